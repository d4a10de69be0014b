"""Class file, container files and unit: what can be known of them without running a class."""

import dataclasses
import json
import os
import re
import subprocess
import sys
import time
import tomllib
from pathlib import Path

import pytest

from autograder.platform.settings import Platform
from deploy import classroom, prepare, start
from deploy.lti import launch
from deploy.lti import settings as lti_settings
from tools import setup_env

ROOT = Path(__file__).resolve().parents[2]
GOOD = (ROOT / "deploy" / "class.toml").read_text()
UNCOMMENTED = re.sub(r"(?m)^# (?=\[lti\]|\w+ = )", "", GOOD)
DOCKERFILES = [ROOT / "deploy" / "Dockerfile", ROOT / ".devcontainer" / "Dockerfile"]
dockerfile = pytest.mark.parametrize("path", DOCKERFILES, ids=lambda path: path.parent.name)


def instructions(path):
    """(instruction, rest) of each line of a Dockerfile, continued lines joined."""
    text = re.sub(r"\\\n\s*", "", path.read_text())
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [tuple(line.split(maxsplit=1)) for line in lines]


def targets():
    return set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))


def test_the_class_file_that_comes_with_the_kit_is_read():
    found = classroom.read(ROOT / "deploy" / "class.toml", Path("/opt/convnets"))
    assert found.everyone == ("ines", "ada", "chen")
    assert found.ip == "127.0.0.1", "nobody is let in before HTTPS is in front"


@pytest.mark.parametrize(
    "old, new, told",
    [
        ('"ada"', '"Ada Lovelace"', "'Ada Lovelace' cannot be an account"),
        ('"ada"', '"../ada"', "cannot be an account"),
        ('"ada"', "7", "cannot be an account"),
        ('"ada"', '"daemon"', "an account of the system"),
        ('"ada"', '"ines"', "once only"),
        ("port = 8000", "", "port is missing"),
        ("port = 8000", 'port = "8000"', "port must be of type int"),
        ("port", "prot", "is unknown; known: instructor, learners"),
        ('"/srv/nbgrader/exchange"', '"exchange"', "must be an absolute path"),
        ("memory_gb = 4", 'memory_gb = "4"', "memory_gb must be a number above 0, not '4'"),
        ("idle_minutes = 120", "idle_minutes = 0", "idle_minutes must be a number above 0, not 0"),
        ("[", "{", "class.toml"),
    ],
)
def test_a_class_file_that_cannot_be_served_is_told_in_one_line(tmp_path, old, new, told):
    file = tmp_path / "class.toml"
    file.write_text(re.sub(rf"(?m)^([^#\n]*){re.escape(old)}", rf"\g<1>{new}", GOOD))
    with pytest.raises(classroom.ClassError) as error:
        classroom.read(file, tmp_path)
    assert told in str(error.value)
    assert "\n" not in str(error.value)


LTI = """
[lti]
issuer = "https://lms.example.org"
client_id = "1"
deployment = "1"
authorize_url = "https://lms.example.org/auth"
jwks_url = "https://lms.example.org/jwks"
token_url = "https://lms.example.org/token"
context = "7"
"""


def test_a_platform_in_the_class_file_is_read(tmp_path):
    file = tmp_path / "class.toml"
    file.write_text(GOOD + LTI)
    lti = classroom.read(file, tmp_path).lti
    assert lti.username == "sub"
    names = {field.name for field in dataclasses.fields(Platform)}
    assert {"issuer", "client_id", "token_url"} <= lti.for_grader().keys() <= names
    assert lti_settings.parse(tomllib.loads(UNCOMMENTED)["lti"]).deployment


@pytest.mark.parametrize(
    "old, new, told",
    [
        ('deployment = "1"', "", "deployment is missing"),
        ('context = "7"', "", "context is missing; it is the platform's id of your one course"),
        ('client_id = "1"', "client_id = 1", "client_id must be a text"),
        ("jwks_url", "jwks", "jwks is unknown; known: issuer"),
        ("https://lms.example.org/jwks", "http://lms.example.org/jwks", "must be an https address"),
        ("[lti]", '[lti]\nusername = "email"', "learners may change that"),
        ("[lti]", '[lti]\nusername = "preferred_username"', "learners may change that"),
        ("[lti]", "[[lti]]", "must be a section"),
    ],
)
def test_a_platform_that_cannot_be_served_is_told_in_one_line(tmp_path, old, new, told):
    file = tmp_path / "class.toml"
    file.write_text(GOOD + LTI.replace(old, new))
    with pytest.raises(classroom.ClassError) as error:
        classroom.read(file, tmp_path)
    assert told in str(error.value) and "\n" not in str(error.value)


@pytest.mark.parametrize("role", ["Instructor", "Learner"])
def test_who_teaches_another_course_there_is_told_which_and_let_in_nowhere(role):
    launches = launch.Launches(lti_settings.parse(tomllib.loads(LTI)["lti"]))
    role = f"{launch.MEMBERSHIP}{role}"
    claims = {
        **{"aud": "1", "iat": time.time(), "exp": time.time() + 60, "nonce": "n"},
        **{f"{launch.CLAIM}version": "1.3.0", f"{launch.CLAIM}message_type": launch.LINK},
        **{f"{launch.CLAIM}deployment_id": "1", f"{launch.CLAIM}roles": [role]},
    }
    for context, named in (({"id": "8"}, "'8'"), ({}, ""), ({"id": 8}, ""), (None, "")):
        with pytest.raises(launch.NotForHere) as refused:
            launches._check({**claims, "nonce": str(context), f"{launch.CLAIM}context": context},
                            str(context))  # fmt: skip
        told = str(refused.value)
        assert (f"in the class file, is {named}" in told) == (bool(named) and "Instr" in role)
    launches._check({**claims, f"{launch.CLAIM}context": {"id": "7"}}, "n")


def test_a_missing_class_file_is_told_with_what_to_do(tmp_path):
    with pytest.raises(classroom.ClassError, match="copy deploy/class.toml and edit it"):
        classroom.read(tmp_path / "class.toml", tmp_path)


def test_every_roles_settings_are_written_where_the_hub_looks_for_them(tmp_path):
    found = classroom.read(ROOT / "deploy" / "class.toml", tmp_path)
    prepare.write_settings(found)
    config = (ROOT / "deploy" / "jupyterhub_config.py").read_text()
    roles = re.findall(r'classroom\.settings / "([a-z]+)"', config)
    assert set(roles) == {"learner", "exchange", "instructor"}
    for role in roles:
        assert any(path.is_file() for path in (found.settings / role).iterdir())
    everyones = found.environment / "etc" / "jupyter" / "nbgrader_config.json"
    assert json.loads(everyones.read_text())["Exchange"]["root"] == str(found.exchange)


def test_doors_are_tried_before_anything_is_installed(tmp_path):
    """With the standard library alone, and for a class whose accounts are still to be made."""
    made = [sys.executable, "-I", "-S", "-c", f"import sys; sys.path.insert(0, {str(ROOT)!r}); "]
    made[-1] += "from deploy import doors; sys.exit(doors.main(sys.argv[1:]))"
    file = tmp_path / "class.toml"
    file.write_text(re.sub('"(ines|ada|chen)"', r'"nobody-\1-here"', GOOD))
    for given, code in ((file, 0), (tmp_path / "none.toml", 2)):
        command = [*made, "--at", str(tmp_path / "hub"), "--class", str(given)]
        done = subprocess.run(command, capture_output=True, text=True)
        assert (done.returncode, done.stderr.count("\n")) == (code, bool(code))
    hub = (ROOT / "Makefile").read_text().partition("\nhub:")[2]
    assert 0 < hub.index("deploy.doors") < hub.index("setup_env.py")


def test_who_is_not_root_is_told_so(monkeypatch, capsys):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert start.main(["--at", "/nowhere"]) == 1
    assert "sudo make hub" in capsys.readouterr().err


def test_a_missing_proxy_is_told_with_what_to_install(monkeypatch, capsys):
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(start.shutil, "which", lambda name: None)
    assert start.main(["--at", "/nowhere"]) == 1
    assert "sudo apt install node-configurable-http-proxy" in capsys.readouterr().err


@dockerfile
def test_a_dockerfile_starts_from_a_python_that_the_project_supports(path):
    kind, image = instructions(path)[0]
    version = re.fullmatch(r"python:3\.(\d+)(-slim)?-bookworm", image)
    assert kind == "FROM"
    assert (3, int(version[1])) in setup_env.SUPPORTED


@dockerfile
def test_a_dockerfile_installs_only_packages_that_ci_installs(path):
    ci = (ROOT / ".ci" / "run").read_text()
    for kind, rest in instructions(path):
        if kind == "RUN" and "apt-get install" in rest:
            names = re.search(r"--no-install-recommends (.*?) ?&&", rest)[1].split()
            assert "bubblewrap" in names
            assert [name for name in names if not re.search(rf"[ \n]{name}[ ;\n]", ci)] == []
            assert "rm -rf /var/lib/apt/lists" in rest


def test_what_the_dockerfile_copies_and_runs_is_there():
    found = instructions(DOCKERFILES[0])
    for kind, rest in found:
        if kind == "COPY":
            assert [name for name in rest.split()[:-1] if not (ROOT / name).exists()] == []
    runs = " ".join(rest for kind, rest in found if kind == "RUN")
    assert "python3 tools/setup_env.py --venv /opt/convnets/env" in runs
    assert "chmod 700 /srv/convnets-kit" in runs
    command = json.loads(found[-1][1])
    assert found[-1][0] == "CMD"
    assert command[0] == "make" and command[1] in targets()


def test_what_the_set_up_in_the_image_reads_is_copied_before_it_runs():
    before = " ".join(rest for kind, rest in instructions(DOCKERFILES[0])[:5] if kind == "COPY")
    for name in (setup_env.CPU_LOCK, setup_env.GPU_LOCK, "pyproject.toml", "tools/setup_env.py"):
        assert name in before


def test_no_learners_work_gets_into_an_image():
    left_out = (ROOT / ".dockerignore").read_text().splitlines()
    kept_private = (ROOT / ".gitignore").read_text().splitlines()
    names = {re.sub(r"^\*\*/", "", line) for line in left_out}
    missing = [
        line for line in kept_private if line and line[0] != "#" and line.strip("/") not in names
    ]
    assert missing == []
    assert {".git", ".venv"} <= names


def test_the_development_container_names_what_is_there():
    folder = ROOT / ".devcontainer"
    found = json.loads((folder / "devcontainer.json").read_text())
    assert (folder / found["build"]["dockerfile"]).is_file()
    program, target = found["postCreateCommand"].split()
    assert program == "make" and target in targets()


def test_the_unit_starts_the_hub():
    (line,) = re.findall(
        r"^ExecStart=(.*)", (ROOT / "deploy/convnets-hub.service").read_text(), re.M
    )
    assert line.split()[0] == "/usr/bin/make"
    assert line.split()[-1] in targets()
