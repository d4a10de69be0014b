"""Whatever numbers a learner draws, the same answers are right and the same mistakes cost the same.

The banks' entries are written for the numbers that everybody has while variants are off. Here each
is put into a variant's numbers: what an entry says of a row is the right plan's there, or a known
mistake's, and becomes the same plan's for other images; a letter stays the option that it means.
"""

import json
from pathlib import Path

import pytest

from autograder.assignments.fashion_cnn import counting_mistakes, oracle
from autograder.assignments.pooling.moving import whole_strides
from autograder.judge import local
from autograder.proof import banks

ROOT = Path(__file__).resolve().parents[2]
ROWS = list(oracle.TEXTBOOK)


def variants(name):
    path = ROOT / "variants" / f"{name}.json"
    return [variant["numbers"] for variant in json.loads(path.read_text("utf-8"))["variants"]]


def answers(name, cell, given):
    """Entry → what its cell gives the name `given`; the source's own among them."""
    entries = banks.find(ROOT, name, ("right", "wrong"))
    own = {entry.learner: entry.answers[cell] for entry in entries if cell in entry.answers}
    found = {}
    for learner, source in own.items():
        scope = {}
        exec(source, scope)
        found[learner] = scope[given]
    return found


def outcome(name, objects, numbers):
    """Part → points and what is said, with the numbers taken out of it."""
    verdict = local.run(name, objects, 7, numbers)
    return {p.name: (p.points, p.mistake) for p in verdict.parts}


def plans(side):
    layers = list(oracle.TEXTBOOK.values())
    wrong = counting_mistakes.plans(layers, (side, side, 1))
    return {"right": oracle.plan(layers, (side, side, 1)), **wrong}


def moved(table, side):
    """A table for images of 28×28 as the same hand would have filled it for another size."""
    here, there, found = plans(28), plans(side), {}
    for row, cells in table.items():
        found[row] = tuple(
            _same_slip(here, there, ROWS.index(row), column, value)
            for column, value in enumerate(cells)
        )
    return found


def _same_slip(here, there, row, column, value):
    value = tuple(value) if column == 0 else value
    return next(
        (there[why][row][column] for why, plan in here.items() if plan[row][column] == value),
        value,  # nobody knows how it came about: it stays what it is
    )


@pytest.mark.parametrize("numbers", variants("02-fashion-cnn"), ids=lambda n: str(n["side"]))
def test_tables_for_other_images_lose_the_same_points_for_the_same_reasons(numbers):
    tables = answers("02-fashion-cnn", "predicted", "predicted")
    tables |= {f"nothing but {why}": _table(plan) for why, plan in plans(28).items()}
    assert len(tables) > 20
    for entry, table in tables.items():
        before = outcome("fashion_cnn.predicted", {"predicted": lambda t=table: t}, {})
        mine = moved(table, numbers["side"])
        assert (
            outcome("fashion_cnn.predicted", {"predicted": lambda m=mine: m}, numbers) == before
        ), entry


def _table(plan):
    return {row: tuple(cells[:2]) for row, cells in zip(ROWS, plan, strict=True)}


def test_the_numbers_of_a_neighbour_are_told_and_earn_no_more_than_what_is_the_same():
    for numbers in variants("02-fashion-cnn")[1:]:
        table = _table(plans(28)["right"])
        found = outcome("fashion_cnn.predicted", {"predicted": lambda t=table: t}, numbers)
        assert found["shapes"][0] < 0.5 and "yours have" in found["shapes"][1]


@pytest.mark.parametrize(
    "numbers", variants("01-pooling"), ids=lambda n: f"{n['window']}x{n['cells']}"
)
def test_questions_with_other_strides_have_the_same_wrong_answers(numbers):
    letters = answers("01-pooling", "shift-question", "shift_answers")
    assert len(letters) >= 8
    swap = {"B": "C", "C": "B"} if numbers["cells"] == 2 else {}
    for entry, given in letters.items():
        before = outcome("pooling.shift_question", {"shift_answers": lambda g=given: g}, {})
        mine = dict(given)
        if "2" in mine:
            mine["2"] = swap.get(str(mine["2"]).strip().upper(), mine["2"])
        after = outcome("pooling.shift_question", {"shift_answers": lambda m=mine: m}, numbers)
        assert {p: points for p, (points, _) in after.items()} == {
            p: points for p, (points, _) in before.items()
        }, entry
        assert all(bool(after[p][1]) == bool(before[p][1]) for p in after), entry


@pytest.mark.parametrize(
    "numbers", variants("01-pooling"), ids=lambda n: f"{n['window']}x{n['cells']}"
)
def test_the_judges_letter_is_what_pooling_gives(numbers):
    """Not by the same formula twice: a row of numbers is moved and pooled."""
    window, cells = numbers["window"], numbers["cells"]
    row = [(7 * i) % 11 for i in range(12 * window)]
    pooled = [max(row[i : i + window]) for i in range(0, len(row), window)]
    shift = [0] * (window * cells) + row[: -window * cells]
    after = [max(shift[i : i + window]) for i in range(0, len(row), window)]
    (by,) = (n for n in range(3) if after[n:] == pooled[: len(pooled) - n])
    right, why = whole_strides(window, cells)
    assert right == numbers["letter"] == "ABC"[by]
    assert sorted([right, *why]) == list("ABCD")
