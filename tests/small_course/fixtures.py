"""Fixtures of the engine's tests: a module of tiny checks, a course with a small assignment."""

import resource
import shutil
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

import nbformat
import numpy as np
import pytest
import sqlalchemy

from autograder import course_config
from autograder.authoring.build import build
from autograder.grading import grading
from autograder.judge import checks
from autograder.options import Options
from autograder.seam.staging import Course
from tests import postgres
from tests.small_course.here import run_here
from tests.small_course.text import NAME, TEXT

REPOSITORY = Path(__file__).parents[2]


@pytest.fixture
def small_checks(monkeypatch):
    """Checks small.double, halve and broken, as an author registers who only tries them."""
    monkeypatch.setattr(checks, "_REGISTRY", dict(checks._REGISTRY))

    @checks.check("small.double", parts={"values": 2, "shape": 1})
    def double(student, rng, grade):
        x = rng.normal(size=(2, 3))
        with grade.part("values"):
            mistakes = {"this is the square": x**2}
            grade.close(student.double(x), 2 * x, mistakes)
        with grade.part("shape"):
            grade.shape(student.double(np.zeros((4, 1))), (4, 1))

    @checks.check("small.halve", parts={"values": 2})
    def halve(student, rng, grade):
        with grade.part("values"):
            grade.close(student.halve(8.0), 4.0)

    @checks.check("small.broken", parts={"values": 1})
    def broken(student, rng, grade):
        with grade.part("values"):
            student.double(1)
            raise RuntimeError("no such thing")

    @checks.check("small.stumbles", parts={"first": 1, "second": 2, "third": 1})
    def stumbles(student, rng, grade):
        with grade.part("first"):
            grade.equal(student.double(1)["no such key"], 1)
        with grade.part("second"):
            grade.equal(1, 1)
        student.double(1).shape  # noqa: B018
        with grade.part("third"):
            grade.equal(1, 1)


@pytest.fixture(scope="session")
def built(tmp_path_factory):
    """The root of a course whose small assignment is built and in the gradebook."""
    root = tmp_path_factory.mktemp("course")
    folder = root / "source" / NAME
    folder.mkdir(parents=True)
    (folder / f"{NAME}.nb.py").write_text(TEXT, "utf-8")
    (folder / "data.csv").write_text("1,2\n")
    shutil.copy(REPOSITORY / "nbgrader_config.py", root)
    build(root)
    Course(root, NAME, course_config.load(root)).save_source()
    return root


BOTH = (
    "test_early_feedback",
    "test_gradebook",
    "test_grading",
    "test_manual_grading",
    "test_regrading",
    "test_seam",
)
"""Modules whose tests run twice: the gradebook is SQLite's file, and PostgreSQL's."""


def pytest_generate_tests(metafunc):
    if "kind" in metafunc.fixturenames and metafunc.module.__name__.endswith(BOTH):
        metafunc.parametrize("kind", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture
def kind(request):
    """Of database: "sqlite", or "postgresql" as well in those modules."""
    return getattr(request, "param", "sqlite")


@pytest.fixture(scope="session")
def filled(built, server, tmp_path_factory):
    """Name of a database that the small assignment is in."""
    root = tmp_path_factory.mktemp("on-postgresql") / "course"
    url = server.create()
    _on_server(built, root, url)
    Course(root, NAME, course_config.load(root)).save_source()
    return sqlalchemy.make_url(url).database


def _on_server(course, root, url):
    shutil.copytree(course, root, ignore=shutil.ignore_patterns("gradebook.db"))
    postgres.use(root, url)


@pytest.fixture
def course(built, tmp_path, small_checks, kind, request):
    """A course of one's own."""
    root = tmp_path / "course"
    if kind == "sqlite":
        shutil.copytree(built, root)
    else:
        url = request.getfixturevalue("server").create(request.getfixturevalue("filled"))
        _on_server(built, root, url)
    return Course(root, NAME, course_config.load(root))


@pytest.fixture
def hand_in(course):
    """Hands in answers (grade id → source) and files (name → bytes); returns the folder."""

    def hand_in(learner, files=None, **answers):
        folder = course.submission(learner)
        folder.mkdir(parents=True)
        notebook = nbformat.from_dict(course.release)
        for cell in notebook.cells:
            name = (cell.metadata.get("nbgrader") or {}).get("grade_id", "").replace("-", "_")
            cell.source = answers.get(name, cell.source)
        nbformat.write(notebook, folder / f"{NAME}.ipynb")
        for name, content in (files or {}).items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)
        return folder

    return hand_in


@pytest.fixture
def graded(course, monkeypatch):
    """Grades everybody; learner → result. ``graded.ran`` lists whose notebooks were run."""

    def run_all(jobs, workers):
        for job in jobs:
            graded.ran.append(job.learner)
            yield job, graded.outcomes.get(job.learner) or run_here(job)

    def graded(**options):
        graded.ran = []
        fresh = Course(course.root, NAME, course_config.load(course.root))
        told = []
        results = grading.grade(fresh, fresh.learners(), Options(**options), told.append)
        assert sorted(r.learner for r in told) == [r.learner for r in results] == fresh.learners()
        return {result.learner: result for result in results}

    monkeypatch.setattr(grading.pool, "run_all", run_all)
    graded.outcomes, graded.ran = {}, []
    return graded


@pytest.fixture
def command(run, monkeypatch):
    """The command `grade` on the course in a folder, its jobs run in this process."""

    def run_all(jobs, workers):
        for job in jobs:
            yield job, run_here(job)

    monkeypatch.setattr(grading.pool, "run_all", run_all)
    monkeypatch.setattr(grading.pool, "Workers", lambda count, sandboxed: nullcontext(count))

    def grade(root, *arguments):
        return run("grade", NAME, "--no-sandbox", "--root", root, *arguments)

    return grade


@pytest.fixture
def judge_passes(monkeypatch, small_checks):
    """Changes a check: ``judge_passes(name, *parts)`` makes it pass these parts and no other."""

    def change(name, *parts):
        check = checks.find(name)

        def run(student, rng, grade):
            for part in check.parts:
                with grade.part(part):
                    grade.that(part in parts, "the check has changed")

        monkeypatch.setitem(checks._REGISTRY, ("", name), replace(check, run=run))

    return change


@pytest.fixture
def little_memory():
    """This process may take 256 MB more than it has."""
    before = resource.getrlimit(resource.RLIMIT_AS)
    with open("/proc/self/statm") as file:
        taken = int(file.read().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (taken + 256 * 1024**2, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_AS, before)
