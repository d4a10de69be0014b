"""The commands that the pages name exist, and CI runs the one that the README names."""

import os
import re
import subprocess
from pathlib import Path

import pytest
import yaml
from typer.main import get_command

from autograder.commands import app

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
page = pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)


def targets():
    text = (ROOT / "Makefile").read_text()
    return set(re.findall(r"^([a-z]+):", text, re.MULTILINE))


def commands(page):
    """Code on a page: blocks and words between backticks."""
    return "\n".join(re.findall(r"```sh\n.*?```|`[^`\n]+`", page.read_text(), re.DOTALL))


@page
def test_every_make_target_on_a_page_exists(page):
    named = re.findall(r"(?<![\w.-])make ((?:[A-Z]+=\S+ )*)([a-z]+)", commands(page))
    assert {target for _, target in named} <= targets()


@page
def test_every_autograder_command_on_a_page_exists(page):
    named = set(re.findall(r"(?<![\w./-])autograder ([a-z]+)", commands(page)))
    assert named <= set(get_command(app).commands)


@page
def test_every_link_between_pages_leads_somewhere(page):
    links = re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text())
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_make_alone_lists_the_targets():
    listed = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for target in ("demo", "test", "lab", "build", "grade", "clean"):
        assert re.search(rf"^  make {target} +\w", listed, re.MULTILINE)


def test_make_says_what_to_install_when_python_is_missing():
    done = subprocess.run(
        ["make", "setup", "PYTHON=no-such-python"], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode != 0
    assert "sudo apt install python3 python3-venv" in done.stderr


def test_ci_runs_make_test_and_may_be_run():
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    assert "make test" in script.read_text()
    assert subprocess.run(["bash", "-n", script]).returncode == 0


def test_pre_commit_runs_what_make_test_runs():
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text())["repos"][0]["hooks"]
    entries = [hook["entry"].removesuffix(" --force-exclude") for hook in hooks]
    asked = subprocess.run(
        ["make", "--dry-run", "lint", "test"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    assert '"lint: make --no-print-directory lint"' in asked
    assert entries.pop() == "make test"
    for entry in entries:
        command = entry.removeprefix(".venv/bin/").removeprefix("python -m ")
        assert f"-m {command}" in asked
