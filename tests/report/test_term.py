"""The report over the term: who is behind, which mistakes come back, on one accessible page."""

import csv
import json
import re
import shutil
from datetime import datetime

from bs4 import BeautifulSoup

from autograder.results.records import NOT_HANDED_IN, Result, Results
from tests.report.conftest import HOSTILE, NAME, graded, verdict

NEXT = "02-next"
SQUARED = "this is the result of squaring, not doubling"


def a_second_assignment(klass):
    with klass.gradebook as book:
        book.add_assignment(NEXT, duedate=datetime(2020, 1, 1))
        book.add_notebook(NEXT, NEXT)
        book.add_grade_cell("test-double", NEXT, NEXT, max_score=3, cell_type="code")
    results = Results(klass.root / "results" / NEXT)
    points = {
        "ann": graded("ann", verdict(0, 0)),
        "bob": graded("bob", verdict(0, mistake=SQUARED)),
        "cid": graded("cid", verdict()),
    }
    for learner, result in points.items():
        results.put(Result(**{**vars(result), "assignment": NEXT}))
        with klass.gradebook as book:
            book.add_submission(NEXT, learner)
            grade = book.find_grade("test-double", NEXT, NEXT, learner)
            grade.auto_score, grade.needs_manual_grade = result.points, False
            book.db.commit()
    results.put(Result(NEXT, "dee", NOT_HANDED_IN, "nothing was handed in"))
    attempts = klass.root / "results" / NEXT / "attempts"
    attempts.mkdir()
    times = ["2026-03-01T10:00:00+00:00", "2026-03-01T13:00:00+00:00"]
    made = [{"handed_in": str(n), "graded": time} for n, time in enumerate(times)]
    (attempts / "ann.json").write_text(json.dumps(made))


def test_a_term_shows_who_is_behind_what_comes_back_and_each_learners_points(klass, run):
    a_second_assignment(klass)
    code, out, _ = run("report", "--term", "--root", klass.root)
    assert code == 0 and "assignments: 2" in out and "returning mistakes: 1" in out
    text = (klass.root / "results" / "term.html").read_text("utf-8")
    page = BeautifulSoup(text, "html.parser")
    behind = {row.th.text: row.text for row in page.select("#behind tbody tr")}
    assert "points fall: 100% before, 0% last" in behind["ann"]
    assert f"overdue: {NEXT}" in behind["dee"] and not {"bob", "cid"} & set(behind)
    (back,) = page.select("#mistakes tbody tr")
    assert "squaring" in back.text and "bob" in back.text and "cid" not in back.text
    rows = {
        r.th.text: [d.text.strip() for d in r.find_all("td")]
        for r in page.select("#learners tbody tr")
    }
    assert rows["ann"][1:6] == ["3", "0", "3", "3", "3"]
    assert rows["hal"][2] == "not handed in"


def test_the_page_is_accessible_and_harmless_and_so_is_its_csv(klass, run):
    a_second_assignment(klass)
    run("report", "--term", "--root", klass.root)
    text = (klass.root / "results" / "term.html").read_text("utf-8")
    page = BeautifulSoup(text, "html.parser")
    assert not page.find_all(["script", "img", "link", "iframe"])
    assert not re.search(r"(?:src|href)=\"(?!#)", text) and "\x1b" not in text
    assert page.html["lang"] and len(page.find_all("h1")) == 1 and page.title.text
    assert all(head.get("scope") for head in page.find_all("th"))
    assert HOSTILE not in text
    code, out, _ = run("report", "--term", "--csv", "plain", "--root", klass.root)
    assert code == 0 and "term.csv" in out
    with (klass.root / "results" / "term.csv").open(newline="") as file:
        rows = {row["learner"]: row for row in csv.DictReader(file)}
    assert rows["ann"][NAME] == "3" and rows["ann"][NEXT] == "0" and rows["ann"]["attempts"] == "3"
    assert rows["ann"]["median_hours_between_attempts"] == "3" and rows["dee"][NEXT] == ""
    assert rows["fay"]["name"].startswith("'=")


def test_what_does_not_go_together_is_refused(klass, run):
    where = ("--root", klass.root)
    assert run("report", *where)[0] == 2
    assert run("report", NAME, "--term", *where)[0] == 2
    assert run("report", "--term", "--csv", "canvas", *where)[0] == 2
    for path in (klass.root / "results").glob("*/*.json"):
        path.unlink()
    code, _, told = run("report", "--term", *where)
    assert code == 2 and "nothing is graded so far" in told


def test_work_that_is_alike_is_told_over_assignments_and_years(klass, run, tmp_path):
    a_second_assignment(klass)
    for part in ("release", "source", "submitted/bob", "submitted/cid"):
        shutil.copytree(klass.root / part / NAME, klass.root / part / NEXT)
        (klass.root / part / NEXT / f"{NAME}.ipynb").rename(
            klass.root / part / NEXT / f"{NEXT}.ipynb"
        )
    earlier = tmp_path / "2025"
    for learner, theirs in (("bob", "bob"), ("old", "cid"), ("older", "cid")):
        shutil.copytree(
            klass.root / "submitted" / theirs / NAME, earlier / "submitted" / learner / NAME
        )
    shutil.copytree(klass.root / "release", earlier / "release")
    where = ("--root", klass.root)
    code, _, told = run("report", "--term", "--alike", "--earlier", earlier, *where)
    assert code == 2 and "2025 is no course" in told and "\n" not in told.strip()
    shutil.copy(klass.root / "nbgrader_config.py", earlier)
    code, out, _ = run("report", "--term", "--alike", "--earlier", earlier, *where)
    assert code == 0 and "in two assignments or more: 1" in out
    text = (klass.root / "results" / "term.html").read_text("utf-8")
    rows = [
        [cell.text for cell in row.find_all(["th", "td"])]
        for row in BeautifulSoup(text, "html.parser").select("#similar tbody tr")
    ]
    assert rows[0][:3] == ["bob", "cid", "2"] and f"{NAME} " in rows[0][3] and NEXT in rows[0][3]
    pairs = {tuple(row[:2]) for row in rows}
    assert {("bob", "2025/old"), ("cid", "2025/older"), ("cid", "2025/bob")} <= pairs
    assert ("bob", "2025/bob") not in pairs and ("ann", "reference solution") in pairs
    assert not any(one.startswith("2025") for one, _ in pairs)
    for wrong in (
        ["--alike"],
        ["--term", "--alike", "--csv", "plain"],
        ["--term", "--earlier", "x"],
    ):
        assert run("report", *wrong, *([NAME] if "--term" not in wrong else []), *where)[0] == 2
