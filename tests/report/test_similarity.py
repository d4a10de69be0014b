"""Which submissions count as alike, and which do not."""

from pathlib import Path

import nbformat
import pytest

from autograder.proof import banks
from autograder.report import similarity
from autograder.report.similarity import SOLUTION, compare
from autograder.submission.integrity import Unreadable, grade_id

from .conftest import ANN, BOB, RENAMED, STARTER, notebook

ROOT = Path(__file__).parents[2]


def groups(**written):
    return compare(written, STARTER).groups


def test_other_names_comments_and_spaces_make_no_difference():
    (pair,) = compare({"bob": BOB, "cid": RENAMED, "ann": ANN}, STARTER).pairs
    assert (pair.one, pair.other) == ("bob", "cid") and pair.share > 0.9


def test_other_code_is_not_alike():
    assert groups(ann=ANN, bob=BOB) == ()


def test_code_that_everybody_was_given_counts_for_nobody():
    given = BOB
    found = compare({"ann": BOB + ANN, "bob": BOB + RENAMED.replace("p * p", "p + p")}, given)
    assert found.groups == ()
    assert compare({"ann": BOB, "bob": BOB}, given).too_short == ("ann", "bob")


def test_functions_in_another_order_are_still_alike():
    assert groups(one=BOB + "\n\n" + ANN, two=ANN + "\n\n" + RENAMED) == (("one", "two"),)


def test_who_is_like_somebody_in_a_group_belongs_to_it():
    found = groups(a=BOB, b=RENAMED, c=BOB + "\n", d=ANN, **{SOLUTION: ANN})
    assert found == (("a", "b", "c"), ("d", SOLUTION))


def test_what_was_left_as_it_was_handed_out_is_no_answer(tmp_path):
    release = notebook(STARTER)
    path = tmp_path / "a.ipynb"
    nbformat.write(notebook(STARTER), path)
    assert similarity.answers(path, release) == ""
    nbformat.write(notebook(BOB), path)
    assert similarity.answers(path, release) == BOB


def test_what_is_no_notebook_is_not_read(tmp_path):
    path = tmp_path / "a.ipynb"
    for content in ("{", "[]", '{"nbformat": 4}'):
        path.write_text(content)
        with pytest.raises(Unreadable):
            similarity.answers(path, notebook(STARTER))
    (tmp_path / "link.ipynb").symlink_to(path)
    with pytest.raises(Unreadable):
        similarity.answers(tmp_path / "link.ipynb", notebook(STARTER))


@pytest.mark.parametrize("text", ["", "x", "\x00\x00", "def (:", "λ" * 500, "(" * 5_000])
def test_any_text_can_be_compared(text):
    assert compare({"a": text, "b": text, "c": BOB}, STARTER).compared >= 1


ALMOST_THE_SAME = {"bfloat16_left_on", "dropout_as_products", "sequential_without_input"}
"""Entries that write the reference's network, but for one thing."""


@pytest.mark.parametrize("name", ["01-pooling", "05-alexnet"])
def test_answers_found_in_other_ways_are_far_below_the_threshold(name):
    """Right answers of the bank, each against the reference's answers to the same exercises."""
    release, source = (
        nbformat.read(ROOT / folder / name / f"{name}.ipynb", as_version=4)
        for folder in ("release", "source")
    )
    reference = {grade_id(cell): cell.source for cell in source.cells if grade_id(cell)}
    found = 0
    for entry in banks.find(ROOT, name, ("right",)):
        if entry.name in ALMOST_THE_SAME:
            continue
        own = "\n\n".join(entry.answers.values())
        theirs = "\n\n".join(reference[answer] for answer in entry.answers)
        both = compare({"own": own, "theirs": theirs}, similarity.starter(release), 0.0)
        found += len(both.pairs)
        assert all(pair.share < 0.4 for pair in both.pairs), entry.name
    assert found >= 10


@pytest.mark.slow
def test_a_text_that_takes_ever_longer_to_compare_is_left_out():
    found = compare({"bob": BOB, "eve": "\t \n" * 20_000, "cid": RENAMED}, STARTER)
    assert found.too_short == ("eve",) and found.groups == (("bob", "cid"),)
