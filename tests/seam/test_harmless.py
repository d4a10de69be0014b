"""What a learner wrote is shown as what it is: nothing unseen, nothing turned round, no formula."""

import nbformat
import pytest

from autograder import harmless
from autograder.report.export import plain

UNSEEN = [
    "\x1b", "\x00", "\x9b", "\xad", "\u061c", "\u200b", "\u200e", "\u200f", "\u2028", "\u2029",
    "\u202a", "\u202e", "\u2060", "\u2066", "\u2069", "\ufeff", "\U000e0041", "\ud800",
]  # fmt: skip
SEEN = ["é", "日本", "👩‍🔬", "می‌خواهم", "−3 × 4", "tab\there"]


@pytest.mark.parametrize("mark", UNSEEN, ids=ascii)
def test_what_cannot_be_seen_is_shown_nowhere(mark):
    assert mark not in harmless.text(f"a{mark}b") == "ab"
    assert mark not in harmless.line(f"a{mark}b", 10)
    context = {"cell": nbformat.v4.new_markdown_cell()}
    assert mark not in harmless.markdown(context, f"a{mark}b and $x{mark}$")
    (shown,) = harmless.outputs([nbformat.v4.new_output("stream", text=f"a{mark}b")])
    assert mark not in shown["text"]


@pytest.mark.parametrize("mark", UNSEEN, ids=ascii)
def test_who_reads_an_answer_sees_what_was_run(mark):
    assert harmless.source(f"x = 1 # {mark}") == f"x = 1 # <U+{ord(mark):04X}>"


@pytest.mark.parametrize("words", SEEN)
def test_words_of_all_scripts_stay(words):
    assert harmless.text(words) == words
    assert harmless.source(words) == words


FORMULAS = [
    "=1+1", "＝1+1", "@SUM(A1)", "+cmd", "-cmd", "\t=1", "\ufeff=1", "\u200b=1", "a\n=1", "a;=1",
    'a;"=HYPERLINK(1)', "a; =1", "a|@x", "a;+cmd", "a;-cmd|' /C calc'!A0", "a;＝1",
]  # fmt: skip


@pytest.mark.parametrize("cell", FORMULAS, ids=ascii)
def test_no_cell_begins_a_formula_wherever_a_spreadsheet_cuts_it(cell):
    for piece in plain(cell).replace("|", ";").split(";"):
        assert piece.strip(" \"'\t")[:1] not in "=＝@+-" or "'" in piece[:4], piece


@pytest.mark.parametrize("cell", ["a; -3 is expected", "7", "1;2", "expected 4; +2.5", "x = y"])
def test_numbers_and_words_stay(cell):
    assert plain(cell) == cell
