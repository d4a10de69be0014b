"""What looks for the package's files finds them all, in whichever room it stands itself."""

import hashlib
import os
from pathlib import Path

import autograder
from autograder import course_config
from autograder.authoring import audit
from autograder.judge import checks
from autograder.results import records
from autograder.seam import feedback

ROOT = Path(autograder.__file__).parent
MODULES = sorted(path for path in ROOT.rglob("*.py"))


def test_a_listing_of_the_package_explains_it():
    assert len(list(ROOT.glob("*.py"))) <= 10
    rooms = {p.name for p in ROOT.iterdir() if p.is_dir() and p.name not in {"__pycache__"}}
    without = {name for name in rooms - {"learner"} if not (ROOT / name / "__init__.py").is_file()}
    assert without == set()


def test_the_engines_digest_counts_every_module():
    assert records.engine_digest() == records.digest_of(MODULES)


def test_a_changed_module_of_any_room_changes_the_digest(tmp_path, monkeypatch):
    copy = tmp_path / "autograder"
    for path in MODULES:
        there = copy / path.relative_to(ROOT)
        there.parent.mkdir(parents=True, exist_ok=True)
        there.write_bytes(path.read_bytes())
    monkeypatch.setattr(records, "PACKAGE", copy)
    before = {records.engine_digest()}
    for room in sorted(p.parent for p in copy.rglob("__init__.py")):
        (room / "__init__.py").write_text("# changed")
        before.add(records.engine_digest())
    assert len(before) == 1 + len(list(copy.rglob("__init__.py")))


def test_a_copy_of_any_module_is_a_leak():
    """But for tiny ones, which could match by chance, and the learners' own."""
    private = [path for path in MODULES if audit.LEARNER not in path.parents]
    digests = {
        hashlib.sha256(content).hexdigest()
        for path in private
        if len(content := path.read_bytes()) >= audit.MIN_BYTES
    }
    assert len(digests) > 100 and digests <= set(audit._instructors_modules())


def test_every_module_of_checks_is_counted():
    place = "autograder.assignments"
    assert checks.sources(place) == sorted((ROOT / "assignments").rglob("*.py"))
    assert checks.digest(place) and checks.digest("no.such.package") == ""


def test_names_in_instructors_settings_go_on_working():
    from autograder import harmless, probe, stock
    from autograder.feedback import FeedbackExporter

    assert FeedbackExporter is feedback.FeedbackExporter
    assert callable(stock.use_sandbox) and stock.JudgedProvisioner
    assert callable(harmless.markdown) and callable(probe.check)
    assert (feedback.TEMPLATES / "course_feedback" / "index.html.j2").is_file()


def test_settings_that_are_read_again_leave_the_environment_as_it_is(monkeypatch):
    monkeypatch.setenv("JUPYTER_PATH", "/elsewhere")
    course_config.load(ROOT.parent)
    once = dict(os.environ)
    course_config.load(ROOT.parent)
    assert dict(os.environ) == once
