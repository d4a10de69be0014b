"""Grading a class: every submission ends in one state, whatever the others did."""

import csv
import io
import os
from dataclasses import replace
from itertools import count

import pytest
from nbgrader.api import Gradebook
from nbgrader.plugins import CsvExportPlugin

from autograder.job import Outcome, Part, Verdict
from autograder.proof import proving
from autograder.results.records import Result, Results, digest_of, engine_digest
from autograder.seam import early_feedback
from autograder.seam.feedback import FeedbackExporter
from tests.small_course.here import run_here
from tests.small_course.text import NAME, RIGHT, WRONG

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")  # nbgrader's


def score(course, learner):
    with Gradebook(course.directory.db_url) as gradebook:
        return gradebook.find_submission(NAME, learner).score


def page(course, learner):
    return (course.feedback(learner) / f"{NAME}.html").read_text("utf-8")


# ---------------------------------------------------------------------------- a class


def test_right_wrong_and_untouched_submissions_get_their_points(course, hand_in, graded):
    hand_in("ann", **RIGHT), hand_in("bob", **WRONG), hand_in("cid")
    results = graded()
    assert {name: result.points for name, result in results.items()} == {
        "ann": 5,
        "bob": 3,
        "cid": 0,
    }
    assert {score(course, name) for name in results} == {5, 3, 0}
    assert "this is the square" in page(course, "bob")
    assert "double is not written yet" in page(course, "cid")


BROKEN = {
    "empty": b"",
    "list": b"[]",
    "text": b"def double(x): return 2 * x",
    "latin": "é".encode("latin-1"),
}


def test_an_unreadable_submission_scores_0_and_is_told_why(course, hand_in, graded):
    for learner, content in BROKEN.items():
        (hand_in(learner) / f"{NAME}.ipynb").write_bytes(content)
    (hand_in("missing") / f"{NAME}.ipynb").unlink()
    hand_in("right", **RIGHT)
    results = graded()
    assert results["right"].points == 5
    for learner in (*BROKEN, "missing"):
        result = results[learner]
        assert (result.state, result.points, result.max_points) == ("graded", 0, 5)
        assert score(course, learner) == 0
        assert result.reason in page(course, learner)


def test_odd_submissions_do_not_stop_the_class(course, hand_in, graded, tmp_path):
    hand_in("ann", **RIGHT)
    hand_in("timestamp", {"timestamp.txt": b"yesterday"}, **RIGHT)
    hand_in("binary-time", {"timestamp.txt": b"\xff\xfe"}, **RIGHT)
    odd = hand_in("file-names", **RIGHT)
    with open(os.fsencode(odd) + b"/\xdcbung.txt", "wb") as file:
        file.write(b"1")
    os.mkfifo(hand_in("pipe", **RIGHT) / "pipe")
    (hand_in("locked", **RIGHT) / "loop").symlink_to("loop")
    for name in ("bad name", "-x", "ünï", "x;y"):
        hand_in(name, **RIGHT)
    hand_in("zoe", **RIGHT)
    (tmp_path / "elsewhere").mkdir()
    (course.root / "submitted" / "linked").mkdir()
    (course.root / "submitted" / "linked" / NAME).symlink_to(tmp_path / "elsewhere")
    results = graded()
    for name in ("ann", "timestamp", "binary-time", "file-names", "pipe", "locked", "zoe"):
        assert (results[name].state, results[name].points) == ("graded", 5), results[name].reason
    for name in ("timestamp", "binary-time"):
        assert "timestamp.txt tells no time" in results[name].reason
    assert results["ann"].reason == ""
    for name in ("bad name", "-x", "ünï", "x;y", "linked"):
        assert results[name].state == "failed" and results[name].reason
        assert not (course.root / "results" / NAME / f"{name}.json").exists() or name == "linked"


def test_a_failed_run_is_failed_and_the_others_are_graded(course, hand_in, graded):
    hand_in("ann", **RIGHT), hand_in("bob", **RIGHT), hand_in("eve", **RIGHT)
    graded.outcomes["ann"] = Outcome(NAME, "ann", NAME, "failed", "CheckFailed: a\x1b[2J fault")
    graded.outcomes["bob"] = Outcome(NAME, "bob", NAME, "graded", "", (), ([],))
    results = graded()
    assert results["ann"].reason == "CheckFailed: a fault"
    assert results["bob"].state == "failed" and results["bob"].reason.startswith("recording: ")
    assert results["eve"].points == 5
    graded.outcomes.clear()
    assert graded()["bob"].points == 5 and graded.ran == ["ann", "bob"]


def test_points_in_results_gradebook_and_nbgraders_export_agree(course, hand_in, graded, tmp_path):
    hand_in("ann", **RIGHT), hand_in("bob", **WRONG)
    results = graded(feedback=False)
    with Gradebook(course.directory.db_url) as gradebook:
        plugin = CsvExportPlugin()
        plugin.to = str(tmp_path / "grades.csv")
        plugin.export(gradebook)
    rows = csv.DictReader(io.StringIO((tmp_path / "grades.csv").read_text()))
    found = {row["student_id"]: float(row["score"]) for row in rows}
    assert found == {name: result.points for name, result in results.items()}


# ---------------------------------------------------------------------------- again


def test_what_did_not_change_is_not_run_again(course, hand_in, graded):
    hand_in("ann", **RIGHT), hand_in("bob", **WRONG)
    first = graded()
    assert graded() == first and graded.ran == []
    assert graded(again=True)["ann"].points == 5 and graded.ran == ["ann", "bob"]


CHANGES = {
    "answer": lambda course: rewrite(course.submission("ann") / f"{NAME}.ipynb", "2 * x", "x + x"),
    "file": lambda course: (course.submission("ann") / "own.txt").write_text("x"),
    "renamed": lambda course: (course.submission("ann") / "a").rename(
        course.submission("ann") / "b"
    ),
    "settings": lambda course: rewrite(course.root / "nbgrader_config.py", "c = ", "\nc = "),
    "handed out": lambda course: (course.released() / "data.csv").write_text("3"),
    "autograded": lambda course: course.autograded("ann").rename(course.root / "gone"),
    "result": lambda course: (course.root / "results" / NAME / "ann.json").write_text("{"),
    "gradebook": lambda course: forget(course, "ann"),
    "sandbox": None,
}


def rewrite(path, old, new):
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def forget(course, learner):
    with Gradebook(course.directory.db_url) as gradebook:
        gradebook.remove_submission(NAME, learner)


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_what_changed_is_run_again(course, hand_in, graded, change):
    hand_in("ann", {"a": b""}, **RIGHT)
    graded(feedback=False)
    if change:
        change(course)
    graded(feedback=False, sandbox=bool(change))
    assert graded.ran == ["ann"] and score(course, "ann") == 5


def test_the_seed_stays_with_a_submission_and_changes_with_it(course, hand_in, graded):
    folder = hand_in("ann", **RIGHT)
    first = graded(feedback=False)["ann"].seed
    assert graded(feedback=False, again=True)["ann"].seed == first
    rewrite(folder / f"{NAME}.ipynb", "2 * x", "x + x")
    assert graded(feedback=False)["ann"].seed != first


# ---------------------------------------------------------------------------- results

RESULT = Result(
    NAME, "ann.b", "graded", "", 1.5, 2, (Verdict("small.double", (Part("a", 1, 2, "no"),)),), 7
)


def test_a_result_comes_back_as_it_was_stored(tmp_path):
    results = Results(tmp_path / "results" / NAME)
    results.put(RESULT)
    assert results.get("ann.b") == RESULT
    assert [path.name for path in results.folder.iterdir()] == ["ann.b.json"]


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"null", b'"x"', b"{}", b'{"verdicts": [1]}', b"\xff", b"1"]
)
def test_a_result_that_cannot_be_read_is_none(tmp_path, content):
    results = Results(tmp_path)
    (tmp_path / "ann.json").write_bytes(content)
    assert results.get("ann") is None and results.get("bob") is None
    assert 0 <= results.seed("ann", "") < 2**32


def test_a_result_that_is_stopped_while_it_is_written_leaves_the_old_one(tmp_path, monkeypatch):
    results = Results(tmp_path)
    results.put(RESULT)

    def stop(self, text, **how):
        with self.open("w", **how) as file:
            file.write(text[:20])
        raise KeyboardInterrupt

    monkeypatch.setattr(type(tmp_path), "write_text", stop)
    with pytest.raises(KeyboardInterrupt):
        results.put(replace(RESULT, points=0))
    assert results.get("ann.b") == RESULT


def test_a_digest_tells_names_places_and_contents_apart(tmp_path):
    numbers = count()

    def digest(files, *texts):
        folder = tmp_path / str(next(numbers))
        for name, content in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(content)
        return digest_of(folder.rglob("*"), *texts)

    assert digest({"a": "1", "b": "2"}) == digest({"b": "2", "a": "1"})
    seen = [
        digest({"a": "1", "b": "2"}),
        digest({"a": "2", "b": "1"}),
        digest({"a": "1", "c": "2"}),
        digest({"a": "1", "d/b": "2"}),
        digest({"a": "12", "b": ""}),
        digest({"a": "1", "b": "2"}, "text"),
        digest({}),
    ]
    assert len(set(seen)) == len(seen)
    assert engine_digest() == engine_digest()


# ---------------------------------------------------------------------------- proofs


def test_a_proof_runs_source_and_release_and_tells_what_learners_would_stumble_over(course, graded):
    proof = proving.prove(course.root, NAME, 1, False, lambda total: None)
    assert graded.ran == ["source-source", "release-release"]
    (problem,) = proof.problems
    assert "(try-double) is not the learner's, but raises NotImplementedError" in problem
    assert not proof.holds and proof.findings == ()


BANK = '''"""Doubling by hand."""

# %% answer="double"
def double(x):
    return 2 * x
'''


def test_the_parts_of_a_proof_are_together_all_of_it(course, graded):
    for kind, many in {"right": 5, "messy": 2}.items():
        folder = course.root / "tests" / "submissions" / NAME / kind
        folder.mkdir(parents=True)
        for number in range(many):
            (folder / f"number_{number}.py").write_text(BANK)
    parts = [
        {
            (finding.entry.kind, finding.entry.name)
            for finding in proving.prove(
                course.root, NAME, 1, False, lambda total: None, share=(part, 3)
            ).findings
        }
        for part in (1, 2, 3)
    ]
    assert sorted(map(len, parts)) == [1, 3, 3]
    assert {kind for kind, _ in parts[0]} == {"right", "messy"}
    assert len(set().union(*parts)) == sum(map(len, parts)) == 7


def test_a_proof_fails_when_a_check_refuses_the_source_or_accepts_the_release(
    course, graded, monkeypatch
):
    def run_all(jobs, workers):
        for job in jobs:
            outcome = run_here(job)
            first, *others = outcome.verdicts
            turned = tuple(
                replace(p, points=p.max_points - p.points, message="" if p.message else "no")
                for p in first.parts
            )
            yield job, replace(outcome, verdicts=(replace(first, parts=turned), *others))

    monkeypatch.setattr(proving.pool, "run_all", run_all)
    problems = proving.prove(course.root, NAME, 1, False, lambda total: None).problems
    assert "source: fails, but must pass: small.double: values (no)" in problems
    assert "release: passes, but must fail: small.double: values" in problems


def test_a_page_that_cannot_be_made_undoes_no_grade(course, hand_in, graded, monkeypatch):
    hand_in("ann", **RIGHT), hand_in("bob", **WRONG)
    monkeypatch.setattr(early_feedback, "page", lambda *_: 1 / 0)
    monkeypatch.setattr(FeedbackExporter, "from_notebook_node", lambda *_, **__: 1 / 0)
    results = graded()
    assert {result.state for result in results.values()} == {"graded"}
    assert (results["ann"].points, results["bob"].points) == (5, 3)
    assert "its feedback page is short" in results["bob"].reason
    page = (course.feedback("bob") / f"{NAME}.html").read_text("utf-8")
    assert "3 of 5 points" in page and "ZeroDivisionError" in page and "this is the square" in page
