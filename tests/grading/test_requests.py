"""What a learner asks travels with the hand-in, and the answer stands in the feedback."""

import json

import pytest
from bs4 import BeautifulSoup
from nbgrader.api import Gradebook

import course as kit
from tests.small_course.text import NAME, RIGHT, WRONG


def asking(*questions):
    return {
        "requests.json": json.dumps([{"part": p, "question": q} for p, q in questions]).encode()
    }


def page(course, learner="ann"):
    text = (course.feedback(learner) / f"{NAME}.html").read_text("utf-8")
    return text, BeautifulSoup(text, "html.parser").get_text("\n")


def test_a_question_is_listed_with_verdict_and_code_and_its_answer_stands_in_the_feedback(
    course, hand_in, graded, run
):
    where = ("--root", course.root)
    folder = hand_in("ann", **WRONG)
    hand_in("bob", **RIGHT)
    before = graded()["ann"]
    (folder / "requests.json").write_bytes(
        asking(("double", "<b>why</b>\x1b[31m?"))["requests.json"]
    )
    assert graded()["ann"].seed == before.seed and graded.ran == []
    (folder / "requests.json").unlink()
    code, out, _ = run("requests", *where)
    assert code == 0 and "asks: <b>why</b>?" in out and "\x1b" not in out
    assert "the judge: 1 of 3" in out and "| def double(x):" in out and "1 open" in out
    assert f"asked about most: {NAME} double (1)" in out
    code, out, _ = run(
        "requests",
        "answer",
        "ann",
        NAME,
        "double",
        "you squared, & it shows",
        "--points",
        2.5,
        *where,
    )
    assert code == 0 and "1 answered; it stands in the feedback" in out
    text, told = page(course)
    assert "you squared, & it shows" in told and "<b>why</b>" in told and "<b>why" not in text
    with Gradebook(course.directory.db_url) as book:
        assert book.find_submission(NAME, "ann").score == 4.5
    code, out, _ = run("requests", *where)
    assert "0 open, 1 answered" in out and "asks" not in out
    assert "answered" in run("requests", "--all", *where)[1]
    graded(again=True)
    assert "you squared" in page(course)[1]
    with Gradebook(course.directory.db_url) as book:
        assert book.find_submission(NAME, "ann").score == 4.5


def test_odd_files_and_wrong_answers_are_no_harm(course, hand_in, graded, run):
    where = ("--root", course.root)
    hand_in("ann", {"requests.json": b"[" * 100_000}, **RIGHT)
    hand_in("bob", {"requests.json": b'[{"part": 1}, {"question": "x"}, 3]'}, **RIGHT)
    hand_in("cid", asking(("double", "?")), **RIGHT)
    assert {r.points for r in graded().values()} == {5}
    assert "1 open" in run("requests", *where)[1]
    code, _, told = run("requests", "answer", "ann", NAME, "double", "no", *where)
    assert code == 2 and "ann has asked nothing" in told
    code, _, told = run("requests", "answer", "cid", NAME, "halve", "no", *where)
    assert code == 2 and "cid has asked about double" in told
    code, _, told = run("requests", "answer", "cid", NAME, "double", "no", "--points", 9, *where)
    assert code == 2 and "worth 3 points, not 9" in told
    assert "1 open" in run("requests", *where)[1]


def test_a_learner_asks_from_the_notebook(course, hand_in, monkeypatch, capsys):
    monkeypatch.chdir(hand_in("ann", **RIGHT))
    kit.ask("double", "why?")
    kit.ask("test-double", "why?")
    with open("requests.json") as file:
        (asked,) = json.load(file)
    assert (asked["part"], asked["question"]) == ("double", "why?")
    assert "hand in again" in capsys.readouterr().out
    for part, question in (("triple", "why?"), ("double", " "), ("double", "x" * 3000), (1, "?")):
        with pytest.raises(ValueError, match="no part|two texts|3000 characters"):
            kit.ask(part, question)
