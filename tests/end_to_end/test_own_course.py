"""A course with checks, an oracle and a bank of its own, from docs/own-course.md alone; and an
assignment from docs/authors.md."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from autograder import sandbox
from autograder.fleet import identity

ROOT = Path(__file__).resolve().parents[2]
FILE = re.compile(r"^```python file=(\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
NAME = "01-means"
needs_sandbox = pytest.mark.skipif(sandbox.available() is not None, reason=str(sandbox.available()))
pytestmark = [pytest.mark.sandbox, pytest.mark.slow, needs_sandbox]


def files(page):
    """Name → text of the files that a page shows."""
    return dict(FILE.findall((ROOT / "docs" / page).read_text()))


def laid_out(folder, files):
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    run(folder, "build")
    return folder


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    """The page's files in an empty folder, built."""
    found = files("own-course.md")
    assert len(found) == 6
    return laid_out(tmp_path_factory.mktemp("statistics"), found)


def test_the_page_for_authors_leads_from_an_empty_folder_to_a_proven_release(tmp_path):
    settings = {"nbgrader_config.py": files("own-course.md")["nbgrader_config.py"]}
    root = laid_out(tmp_path, settings | files("authors.md"))
    told = run(root, "check")
    assert "right 1/1 accepted · wrong 2/2 caught · 1 named" in told
    released = (root / "release" / "01-edges" / "01-edges.ipynb").read_text()
    assert "YOUR CODE HERE" in released and "return images" not in released
    text = root / "source" / "01-edges" / "01-edges.nb.py"
    text.write_text(text.read_text().replace(" - images[:, :, :-1]", ""))
    run(root, "build")
    told = run(root, "check", code=1)
    assert "source: fails, but must pass: edges.steps: values" in told


def run(root, *words, code=0):
    command = [sys.executable, "-m", "autograder", *words, "--root", str(root)]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=600)
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout + done.stderr


def hand_in(root, learner, answer):
    notebook = json.loads((root / "release" / NAME / f"{NAME}.ipynb").read_text())
    (cell,) = (
        c
        for c in notebook["cells"]
        if c["metadata"].get("nbgrader", {}).get("grade_id") == "row-means"
    )
    cell["source"] = answer
    folder = root / "submitted" / learner / NAME
    folder.mkdir(parents=True)
    (folder / f"{NAME}.ipynb").write_text(json.dumps(notebook))


def test_it_is_built_proven_graded_and_reported(root):
    told = run(root, "check")
    assert "right 1/1 accepted · wrong 1/1 caught · 1 named" in told
    hand_in(root, "ada", "def row_means(values):\n    return values @ np.ones(7) / 7")
    hand_in(root, "ben", "def row_means(values):\n    return values.mean(axis=0)")
    run(root, "grade", NAME)
    results = {
        path.stem: json.loads(path.read_text()) for path in (root / "results" / NAME).glob("*.json")
    }
    assert {name: result["points"] for name, result in results.items()} == {"ada": 3, "ben": 0}
    ((first, _),) = (verdict["parts"] for verdict in results["ben"]["verdicts"])
    assert first["mistake"] == "these are the means of the columns"
    run(root, "report", NAME)
    page = (root / "results" / NAME / "report.html").read_text()
    assert "these are the means of the columns" in page


def test_a_changed_check_has_the_class_graded_anew(root, tmp_path):
    copy = shutil.copytree(root, tmp_path / "copy")
    hand_in(copy, "cleo", "def row_means(values):\n    return values.mean(axis=1)")
    run(copy, "grade", NAME)
    record = copy / "results" / NAME / "cleo.json"
    before = json.loads(record.read_text())["digest"]
    run(copy, "grade", NAME)
    assert json.loads(record.read_text())["digest"] == before
    with (copy / "checks" / "means" / "oracle.py").open("a") as file:
        file.write("# another version\n")
    run(copy, "grade", NAME)
    assert json.loads(record.read_text())["digest"] != before


def test_a_place_of_checks_that_is_not_there_is_told_in_one_line(root, tmp_path):
    copy = shutil.copytree(root, tmp_path / "copy")
    config = copy / "nbgrader_config.py"
    config.write_text(config.read_text().replace("packages = []", 'packages = ["./no-such"]'))
    told = run(copy, "check", code=2)
    assert "c.Checks.packages names './no-such'" in told and "Traceback" not in told


def test_who_has_other_checks_is_known_by_its_identity(root):
    place = str(root / "checks")
    here = identity.mine([place])
    assert identity.asked_for(here) == [place]
    assert identity.difference(here, identity.mine([place])) == ""
    there = here | {f"{identity.CHECKS}{place}": "missing"}
    assert identity.difference(here, there).startswith(f"has the checks in {place} missing, not ")
