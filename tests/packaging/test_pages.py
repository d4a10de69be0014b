"""What people read: no merge left half-way, no link that leads nowhere."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]


def tracked():
    """Text files of the repository; in an unpacked archive, the pages."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True)
    return [ROOT / name for name in listed.stdout.split("\0") if name] or PAGES


def test_no_merge_is_left_half_way():
    marks = re.compile(rb"^(<{7} |={7}$|>{7} )", re.MULTILINE)
    found = [path for path in tracked() if path.is_file() and marks.search(path.read_bytes())]
    assert found == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_and_pictures_lead_somewhere(page):
    text = re.sub(r"```.*?```", "", page.read_text(), flags=re.DOTALL)
    named = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text)
    missing = [n for n in named if "://" not in n and not (page.parent / n).exists()]
    assert missing == []
