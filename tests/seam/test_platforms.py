"""Whose it is that Moodle, Canvas or Gradescope has named: zip_collect, and folders put right."""

import logging
import zipfile

import nbformat
import pytest
from nbgrader.api import Gradebook
from nbgrader.apps import ZipCollectApp

from autograder.seam.platforms import Names, made_id
from tests.small_course.text import NAME

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")  # nbgrader's
MOODLE = {
    f"Jane Doe_1234_assignsubmission_file_/{NAME}.ipynb": "jane",
    "Jane Doe_1234_assignsubmission_file_/trained/a.weights.h5": "weights",
    "Jane Doe_1234_assignsubmission_file_/__MACOSX/._x": "junk",
    f"Jörg Müller_77_assignsubmission_file_/{NAME}/{NAME}.ipynb": "müller",
}
CANVAS = {
    f"doejane_4711_815_{NAME}.ipynb": "jane",
    "doejane_4711_815_a.weights.h5": "weights",
    f"mullerjorg_LATE_4712_816_{NAME}-2.ipynb": "müller",
}
GRADESCOPE = {
    "assignment_1_export/submission_metadata.yml": """---
submission_5:
  :submitters:
  - :name: Jane Doe
    :sid: '1'
    :email: jane@example.org
submission_6:
  :submitters:
  - :name: Nobody Known
    :email: who@example.org
""",
    f"assignment_1_export/submission_5/{NAME}.ipynb": "jane",
    f"assignment_1_export/submission_6/{NAME}.ipynb": "nobody",
}


@pytest.fixture
def classroom(course):
    with Gradebook(course.directory.db_url) as gradebook:
        people = {"jane": ("Jane", "Doe", "4711"), "jm": ("Jörg", "Müller", "4712")}
        for learner, (first, last, number) in people.items():
            names = {"first_name": first, "last_name": last, "lms_user_id": number}
            gradebook.update_or_create_student(learner, email=f"{learner}@example.org", **names)
    return course


@pytest.fixture
def collect(classroom, monkeypatch):
    def collect(files):
        archive = classroom.root / "downloaded" / NAME / "archive"
        archive.mkdir(parents=True)
        with zipfile.ZipFile(archive / "submissions.zip", "w") as writer:
            for name, text in files.items():
                writer.writestr(name, text)
        monkeypatch.chdir(classroom.root)
        app = ZipCollectApp()
        app.initialize([NAME])
        logging.getLogger("traitlets").handlers.clear()
        app.start()
        submitted = classroom.root / "submitted"
        return {
            str(path.relative_to(submitted)): path.read_text()
            for path in submitted.rglob("*")
            if path.is_file()
        }

    return collect


def test_moodles_download_is_collected(collect):
    assert collect(MOODLE) == {
        f"jane/{NAME}/{NAME}.ipynb": "jane",
        f"jane/{NAME}/trained/a.weights.h5": "weights",
        f"jm/{NAME}/{NAME}.ipynb": "müller",
    }


def test_moodles_download_without_folders_is_collected(collect):
    files = {f"Jane Doe_1234_assignsubmission_file_{NAME}.ipynb": "jane"}
    assert collect(files) == {f"jane/{NAME}/{NAME}.ipynb": "jane"}


def test_canvas_download_is_collected(collect):
    assert collect(CANVAS) == {
        f"jane/{NAME}/{NAME}.ipynb": "jane",
        f"jane/{NAME}/a.weights.h5": "weights",
        f"jm/{NAME}/{NAME}.ipynb": "müller",
    }


def test_who_takes_anothers_name_on_canvas_does_not_take_their_place(collect, run, classroom):
    """A number is the platform's own; a name can be changed there."""
    renamed = f"doejane_4712_900_{NAME}.ipynb"
    assert collect({renamed: "müller"}) == {f"jm/{NAME}/{NAME}.ipynb": "müller"}
    known = Names([("doejane", "jane"), ("4711", "jane"), ("4712", "jm")])
    assert known.of_folder("doejane_4712_900") == "jm"
    assert known.of_folder("doejane_9999_900") == "jane"  # of whose number nothing is known
    assert known.of_folder("Doejane_4712_assignsubmission_file_") == "jane"


def test_gradescopes_export_is_collected_and_who_is_unknown_gets_an_id(collect):
    assert collect(GRADESCOPE) == {
        f"jane/{NAME}/{NAME}.ipynb": "jane",
        f"nobody.known.6/{NAME}/{NAME}.ipynb": "nobody",
    }


def test_folders_that_are_no_ids_get_them(classroom, run):
    submitted = classroom.root / "submitted"
    names = ["Jane Doe_1234_assignsubmission_file_", "jörg  müller", "ann", "jane doe2", "x y"]
    for name in names:
        (submitted / name / NAME).mkdir(parents=True)
        nbformat.write(classroom.release, submitted / name / NAME / f"{NAME}.ipynb")
    mapping = classroom.root / "names.csv"
    mapping.write_text("name,id\nX Y,xavier\n", "utf-8")
    code, out, _ = run("roster", "--map", mapping, "--root", classroom.root)
    assert code == 1 and "jane doe2 → ?: nobody of this name" in out
    found = sorted(path.name for path in submitted.iterdir())
    assert found == ["ann", "jane", "jane doe2", "jm", "xavier"]
    mapping.write_text("jane doe2,no id\n")
    code, _, complaint = run("roster", "--map", mapping, "--root", classroom.root)
    assert code == 2 and "line 1: write NAME,ID" in complaint
    mapping.write_text(f"ann,ann\n{'x' * 200_000},bob\n")
    code, _, complaint = run("roster", "--map", mapping, "--root", classroom.root)
    assert code == 2 and "line 2: field larger than" in complaint


def test_a_name_that_two_have_is_nobodys():
    names = Names([("Jane Doe", "a"), ("jane  doe", "b"), ("4711", "a")])
    assert (names.find("Jane Doe"), names.find("Jane Doe", "4711")) == ("", "a")
    assert made_id("Jörg Müller", "77") == "jorg.muller.77"
