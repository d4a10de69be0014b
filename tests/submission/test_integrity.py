"""Submitted notebooks, however messed up, put together anew on the released one."""

import copy
import html
import json
import time

import nbformat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.authoring.text import text_to_notebook
from autograder.submission import integrity
from autograder.submission.integrity import Unreadable, grade_id, is_locked, read, restore
from tests.small_course.text import TEXT
from tools import fuzz

RELEASE = text_to_notebook(TEXT, "small")
LOCKED = [(grade_id(c), c.source, c.cell_type) for c in RELEASE.cells if is_locked(c)]
ANSWER = "def double(x):\n    return x + x"


def release():
    """A copy of the released notebook, as JSON."""
    return json.loads(nbformat.writes(RELEASE))


def cell_of(notebook, name):
    return next(cell for cell in notebook["cells"] if name == id_of(cell))


def id_of(cell):
    return cell["metadata"].get("nbgrader", {}).get("grade_id")


def handed_in(notebook):
    return json.dumps(notebook).encode()


def restored(notebook):
    whole = restore(read(handed_in(notebook)), RELEASE)
    assert_sound(whole)
    return whole


def assert_sound(whole):
    """Locked cells, metadata and grade ids are the release's; the notebook is valid."""
    assert [(grade_id(c), c.source, c.cell_type) for c in whole.cells if is_locked(c)] == LOCKED
    assert whole.metadata == RELEASE.metadata
    names = [grade_id(cell) for cell in whole.cells if grade_id(cell)]
    assert names == [name for name in map(grade_id, RELEASE.cells) if name in names]
    assert len({cell.id for cell in whole.cells}) == len(whole.cells)
    nbformat.validate(whole)


def sources(whole):
    return [cell.source for cell in whole.cells]


def answer(whole, name="double"):
    return next(cell.source for cell in whole.cells if grade_id(cell) == name)


def answered():
    notebook = release()
    cell_of(notebook, "double")["source"] = ANSWER
    return notebook


# ---------------------------------------------------------------------------- messy notebooks


def test_an_untouched_release_comes_back_cell_by_cell():
    whole = restored(release())
    assert sources(whole) == sources(RELEASE)


def test_an_answer_is_taken_and_nothing_else():
    whole = restored(answered())
    assert answer(whole) == ANSWER
    assert [s for s in sources(whole) if s != ANSWER] == [
        cell.source for cell in RELEASE.cells if grade_id(cell) != "double"
    ]


def test_deleted_locked_cells_come_back():
    notebook = answered()
    notebook["cells"] = [cell for cell in notebook["cells"] if id_of(cell) in (None, "double")]
    assert answer(restored(notebook)) == ANSWER


def test_edited_tests_are_put_right():
    notebook = answered()
    cell_of(notebook, "test-double")["source"] = "3"
    cell_of(notebook, "try-double")["source"] = "pass"
    cell_of(notebook, "setup")["source"] = "import this"
    assert "3" not in sources(restored(notebook))


def test_retyped_cells_get_their_type_back():
    notebook = answered()
    for cell in notebook["cells"]:
        cell["cell_type"] = "markdown" if cell["cell_type"] == "code" else "raw"
    whole = restored(notebook)
    assert answer(whole) == ANSWER
    types = {grade_id(c): c.cell_type for c in whole.cells if grade_id(c)}
    assert types == {grade_id(c): c.cell_type for c in RELEASE.cells if grade_id(c)}


def test_reordered_cells_come_back_in_order():
    notebook = answered()
    notebook["cells"].reverse()
    assert answer(restored(notebook)) == ANSWER


def test_duplicated_test_cells_vanish():
    notebook = answered()
    notebook["cells"] += copy.deepcopy(notebook["cells"])
    assert answer(restored(notebook)) == ANSWER


def test_of_two_versions_of_an_answer_the_last_counts_and_the_first_is_kept():
    notebook = answered()
    where = notebook["cells"].index(cell_of(notebook, "double"))
    later = copy.deepcopy(notebook["cells"][where])
    later["source"] = ANSWER + "  # better"
    notebook["cells"].insert(where + 1, later)
    whole = restored(notebook)
    assert answer(whole) == later["source"]
    assert sources(whole).index(ANSWER) == sources(whole).index(later["source"]) - 1


def test_an_untouched_copy_of_an_answer_does_not_count():
    for order in (1, -1):
        notebook = answered()
        where = notebook["cells"].index(cell_of(notebook, "double"))
        stub = copy.deepcopy(cell_of(release(), "double"))
        notebook["cells"][where : where + 1] = [notebook["cells"][where], stub][::order]
        assert answer(restored(notebook)) == ANSWER


def test_a_split_answer_is_joined():
    notebook = answered()
    whole = "def double(x):\n    y = [\n        x]\n    return y[0] * 2"
    where = notebook["cells"].index(cell_of(notebook, "double"))
    first, second = (copy.deepcopy(notebook["cells"][where]) for _ in range(2))
    first["source"], second["source"] = whole.split("\n        ")
    second["source"] = "        " + second["source"]
    notebook["cells"][where : where + 1] = [first, second]
    assert answer(restored(notebook)) == whole


def test_stripped_metadata_and_ids_do_not_matter():
    notebook = answered()
    for number, cell in enumerate(notebook["cells"]):
        cell["metadata"], cell["id"] = {}, f"colab-{number}"
    assert answer(restored(notebook)) == ANSWER


def test_an_answer_in_a_new_cell_counts_when_its_own_cell_is_untouched_or_gone():
    for gone in (True, False):
        notebook = release()
        if gone:
            notebook["cells"].remove(cell_of(notebook, "double"))
        own = {"cell_type": "code", "source": ANSWER, "metadata": {}, "outputs": []}
        notebook["cells"].append(own)
        assert answer(restored(notebook)) == ANSWER


def test_a_deleted_answer_in_code_stays_away_lest_its_stub_undo_the_learners_own():
    notebook = answered()
    notebook["cells"].remove(cell_of(notebook, "double"))
    own = {"cell_type": "code", "source": "double = lambda x: 2 * x", "metadata": {}}
    notebook["cells"].insert(0, own)
    whole = restored(notebook)
    assert "double" not in [grade_id(cell) for cell in whole.cells]
    assert sources(whole)[0] == own["source"]


def test_an_experiment_further_down_does_not_replace_the_answer():
    notebook = answered()
    own = {"cell_type": "code", "source": "def double(x):\n    return 0", "metadata": {}}
    notebook["cells"].append(own)
    whole = restored(notebook)
    assert answer(whole) == ANSWER
    assert sources(whole)[-1] == own["source"]


def test_added_cells_stay_where_they_were():
    notebook = answered()
    added = {"cell_type": "code", "metadata": {}, "outputs": []}
    for name in ("setup", "double", "try-double"):
        where = notebook["cells"].index(cell_of(notebook, name))
        notebook["cells"].insert(where + 1, {**added, "source": f"after_{name} = 1"})
    notebook["cells"].insert(0, {**added, "source": "first = 1"})
    found = sources(restored(notebook))
    assert found[0] == "first = 1"
    for name in ("setup", "double", "try-double"):
        known = answer(restored(notebook), name)
        assert found.index(f"after_{name} = 1") == found.index(known) + 1


def test_a_deleted_answer_in_words_comes_back_untouched_for_its_grader():
    notebook = answered()
    notebook["cells"].remove(cell_of(notebook, "why-twice"))
    assert answer(restored(notebook), "why-twice") == answer(RELEASE, "why-twice")


def test_tags_kernel_and_metadata_are_the_releases():
    notebook = answered()
    notebook["metadata"] = {"kernelspec": {"name": "evil", "display_name": "x"}, "a": [1]}
    for cell in notebook["cells"]:
        cell["metadata"]["tags"] = ["skip-execution", "remove_cell"]
        cell["metadata"].setdefault("nbgrader", {})["points"] = 100
    whole = restored(notebook)
    assert not any("tags" in cell.metadata for cell in whole.cells)


def test_windows_line_ends_and_a_byte_order_mark_do_not_matter():
    notebook = release()
    for cell in notebook["cells"]:
        cell["source"] = "".join(cell["source"]).replace("\n", "\r\n")
    cell_of(notebook, "double")["source"] = ANSWER.replace("\n", "\r\n")
    data = b"\xef\xbb\xbf" + json.dumps(notebook, indent=1).replace("\n", "\r\n").encode()
    whole = restore(read(data), RELEASE)
    assert_sound(whole)
    assert answer(whole) == ANSWER


def test_an_older_format_is_read():
    notebook = answered()
    older = nbformat.convert(nbformat.reads(json.dumps(notebook), as_version=4), 3)
    for cell in notebook["cells"]:
        del cell["id"]
    assert answer(restored({**notebook, "nbformat_minor": 2})) == ANSWER
    older = json.loads(nbformat.writes(older))
    assert older["nbformat"] == 3
    assert answer(restored(older)) == ANSWER


def test_lines_without_their_ends_and_a_lost_format_number_are_read():
    notebook = answered()
    for cell in notebook["cells"]:
        cell["source"] = "".join(cell["source"]).split("\n")
    del notebook["nbformat"]
    assert answer(restored(notebook)) == ANSWER
    assert answer(restored({**notebook, "nbformat": 5})) == ANSWER, "of a Jupyter to come"


def test_what_word_processors_make_of_code_is_python_again():
    body = "\u00a0\u00a0return {\u201ca\u201d: 2 * x}[\u2018a\u2019]\u200b"
    typed = "def\u00a0double(x):\u2028" + body
    notebook = answered()
    cell_of(notebook, "double")["source"] = typed
    assert answer(restored(notebook)) == "def double(x):\n  return {\"a\": 2 * x}['a']"
    meant = 'def double(x):\n    return x, "\u201ca\u00a0b\u201d"'
    cell_of(notebook, "double")["source"] = meant
    assert answer(restored(notebook)) == meant


@pytest.mark.parametrize("kind", ["code", "markdown"])
def test_a_fence_and_signs_of_html_are_taken_off(kind):
    code = "def double(x):\n    return 2 * x if x < 3 and x > -9 else 2 * x"
    for typed in (html.escape(code), f"```python\n{code}\n```", f"~~~\n{html.escape(code)}\n~~~\n"):
        notebook = answered()
        cell_of(notebook, "double").update(source=typed, cell_type=kind)
        assert answer(restored(notebook)) == code
    meant = "def double(x):\n    return '&lt; ```python'"
    notebook = answered()
    cell_of(notebook, "double")["source"] = meant
    assert answer(restored(notebook)) == meant


SLOW = {
    "a fence that never closes": "```\n" + "`" * 400_000 + "x",
    "fences without end": ("`" * 3000 + "\n") * 130,
    "a sign of a million digits": "x = &#" + "1" * 500_000 + ";(",
}


@pytest.mark.parametrize("typed", SLOW.values(), ids=SLOW)
def test_what_chokes_a_reader_of_fences_and_signs_is_read(typed):
    """A pattern took minutes for the first two; Python reads no number of so many digits."""
    notebook = answered()
    cell_of(notebook, "double")["source"] = typed
    began = time.process_time()
    assert answer(restored(notebook)) == typed
    assert time.process_time() - began < 3


# ---------------------------------------------------------------------------- unreadable files

EMPTY = {"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
CELL = {"cell_type": "code", "source": "x", "metadata": {}}
FILES = {
    "empty": (b"", "the file is empty"),
    "zeros": (bytes(100), "the file is empty"),
    "spaces": (b" \n ", "the file is empty"),
    "code": (b"def f(): pass", "is Python code"),
    "text": (b"my answers", "broken at line 1"),
    "page": (b"\xef\xbb\xbf\n<!DOCTYPE html><title>01</title>", "a web page (HTML)"),
    "PDF": (b"%PDF-1.7\xff", "is a PDF"),
    "LFS": (b"version https://git-lfs.github.com/spec/v1\noid", "Git LFS"),
    "conflict": (b"{\n<<<<<<< HEAD\n=======\n>>>>>>> x\n}", "both sides of a Git conflict"),
    "broken": (b'{"cells": [\n{"cell" 1}]}', "broken at line 2"),
    "cut in a text": (b'{"cells": [\n{"cell', "ends in the middle"),
    "cut between": (b'{"cells": [\n{"cell_type": "code"},', "ends in the middle"),
    "no text": (b"\x93\xe9\xff\x81", "not UTF-8"),
    "zip": (b"PK\x03\x04\x9f\x92", "is a zip archive"),
    "list": (b"[]", "no object"),
    "null": (b"null", "no object"),
    "no format": (b"{}", "not a notebook of format 4"),
    "Drive": (b'{"url": "x", "doc_id": "y"}', "link of Google Drive's"),
    "answer": (b'{"message": "Not Found"}', "a server's answer"),
    "wrapped text": (b'{"encoding": "base64", "content": "ewog"}', "a server's answer"),
    "jupytext": (b"# # Pooling\n\nx = 1", "is Python code"),
    "markdown": (b"---\ntitle: x\n---\n", "is a text (Markdown)"),
    "mail": (b"From: ann\nTo: bob\n", "as mail carries it"),
    "rich text": (b"{\\rtf1", "RTF"),
    "format 5": ({"nbformat": 5, "pages": []}, "format is 5"),
    "format text": ({**EMPTY, "nbformat": "four"}, "format is 'four'"),
    "format list": ({**EMPTY, "nbformat": [4]}, "format is [4]"),
    "no cells": ({"nbformat": 4}, "no list of cells"),
    "cells object": ({**EMPTY, "cells": {}}, "no list of cells"),
    "no worksheets": ({"nbformat": 3}, "no list of cells"),
    "worksheets of numbers": ({"nbformat": 3, "worksheets": [1]}, "no list of cells"),
    "many cells": ({**EMPTY, "cells": [CELL] * 100_000}, "has 100000 cells; at most 2000"),
    "deep": (b'{"a":' * 100_000, "nests too deep"),
    "number": (b'{"a":' + b"1" * 10_000 + b"}", "JSON is broken"),
    "many lists": (b'{"a":[' + b"[],[1]," * 300_000 + b"0]}", "more than 1000000 parts"),
    "many texts": (b'{"a":[' + b'"zz",' * 1_000_001 + b"0]}", "more than 1000000 parts"),
    "huge": (b" " * (integrity.MAX_BYTES + 1), "at most 20 MB are read"),
}


@pytest.mark.parametrize(("content", "words"), FILES.values(), ids=FILES)
def test_an_unreadable_file_says_why(content, words):
    data = content if isinstance(content, bytes) else json.dumps(content).encode()
    with pytest.raises(Unreadable) as raised:
        read(data)
    assert words in str(raised.value)


def test_a_file_that_is_made_to_be_slow_is_not():
    many = [{"output_type": "x"}] * 100_000
    started = time.process_time()
    read(handed_in({**EMPTY, "cells": [{**CELL, "outputs": many, "metadata": {"tags": many}}]}))
    notebook = answered()
    own = [{**cell_of(release(), "double"), "source": "x = 1\n" * 80_000 + "("} for _ in "ab"]
    notebook["cells"] += own
    restored(notebook)
    assert time.process_time() - started < 5


def test_what_a_notebook_printed_is_no_part_of_its_json():
    printed = [{"output_type": "stream", "text": '[{"a", \\"0"}],\n' * 500_000}]
    notebook = answered()
    cell_of(notebook, "double")["outputs"] = printed
    assert answer(restored(notebook)) == ANSWER


def test_a_large_notebook_is_read_without_what_its_cells_printed():
    notebook = answered()
    lines = ['Epoch 1/9 \u2501 "loss": [0.5]\\\r'] * 700_000
    cell_of(notebook, "double")["outputs"] = [{"output_type": "stream", "text": lines}]
    data = json.dumps(notebook, indent=1).encode()
    assert len(data) > integrity.MAX_BYTES
    started = time.process_time()
    assert answer(restore(read(integrity.lean(data)), RELEASE)) == ANSWER
    integrity.lean(b'"text": [' + b'"x",' * 6_000_000)
    assert time.process_time() - started < 20


def test_a_small_file_cannot_become_large(little_memory):
    for part in (b"{},", b'{"a":0},', b"[0],", b"1e5,", b'"zz",', b'{"a":"\xf0\x9f\x98\x80"},'):
        with pytest.raises(Unreadable):
            read(b'{"cells":[],"a":[' + part * (integrity.MAX_BYTES // len(part) - 8) + b"0]}")


def test_wrong_types_of_metadata_are_passed_over():
    for bad in (None, 1, [], {"nbgrader": 1}, {"nbgrader": {"grade_id": [1]}}, {"nbgrader": None}):
        notebook = answered()
        for cell in notebook["cells"]:
            cell["metadata"], cell["id"] = bad, bad
        assert answer(restored(notebook)) == ANSWER


# ---------------------------------------------------------------------------- at random

JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2)
    ),
    max_leaves=4,
)
SOURCES = st.sampled_from(
    [ANSWER, "", "def double(x):", "    return 1", "def halve(x): pass", "1/0", "x = (", "\x00"]
    + [cell.source for cell in RELEASE.cells]
)


@st.composite
def damaged(draw):
    """A release to which a few things were done."""
    notebook = release()
    cells = notebook["cells"]
    for _ in range(draw(st.integers(1, 8))):
        where = draw(st.integers(0, max(len(cells) - 1, 0)))
        match draw(st.sampled_from("delete copy move edit retype strip swap add junk top".split())):
            case "delete" if cells:
                del cells[where]
            case "copy" if cells:
                cells.insert(draw(st.integers(0, len(cells))), copy.deepcopy(cells[where]))
            case "move" if cells:
                cells.insert(draw(st.integers(0, len(cells) - 1)), cells.pop(where))
            case "edit" if cells:
                cells[where]["source"] = draw(SOURCES)
            case "retype" if cells:
                cells[where]["cell_type"] = draw(st.sampled_from(["code", "markdown", "raw"]))
            case "strip" if cells:
                cells[where].pop(draw(st.sampled_from(["metadata", "id", "outputs"])), None)
            case "swap" if cells:
                cells[where]["metadata"] = copy.deepcopy(draw(st.sampled_from(cells))).get(
                    "metadata"
                )
            case "add":
                cells.insert(where, {"cell_type": "code", "source": draw(SOURCES)})
            case "junk" if cells:
                key = draw(st.sampled_from(["metadata", "id", "source", "cell_type", "outputs"]))
                cells[where][key] = draw(JUNK)
            case "top":
                key = draw(st.sampled_from(["metadata", "nbformat_minor", "nbformat", "cells"]))
                notebook[key] = draw(JUNK) if draw(st.integers(0, 9)) == 0 else notebook[key]
    return notebook


@given(damaged())
@settings(max_examples=800, deadline=None)
def test_whatever_was_done_to_it_a_notebook_is_unreadable_or_sound(notebook):
    try:
        cells = read(handed_in(notebook))
    except Unreadable:
        return
    assert_sound(restore(cells, RELEASE))


@given(st.data())
@settings(max_examples=40, deadline=None)
def test_a_notebook_of_the_bank_that_was_damaged_is_unreadable_or_sound(data):
    handed_in = data.draw(st.sampled_from(fuzz.notebooks()[:10]))
    rng = data.draw(st.randoms(use_true_random=False))
    for _ in range(data.draw(st.integers(1, 4))):
        handed_in = fuzz.mutate_notebook(handed_in, rng)
    fuzz.notebook(handed_in)


@given(st.binary(max_size=200) | JUNK.map(lambda junk: json.dumps(junk).encode()))
@settings(max_examples=300, deadline=None)
def test_any_other_file_is_unreadable_or_sound(data):
    try:
        cells = read(data)
    except Unreadable:
        return
    assert_sound(restore(cells, RELEASE))


PICTURE = {"sketch.png": {"image/png": "iVBORw0KGgo="}}


@pytest.mark.parametrize("where", ["added", "title", "why-twice"])
def test_a_pasted_picture_stays_with_its_cell(where):
    notebook = release()
    if where == "added":
        cell = json.loads(json.dumps(nbformat.v4.new_markdown_cell("![me](attachment:sketch.png)")))
        notebook["cells"].insert(2, cell)
    else:
        cell = notebook["cells"][0] if where == "title" else cell_of(notebook, where)
    cell["attachments"] = {**PICTURE, "page.html": {"text/html": "<script>"}, "odd": 3}
    whole = restored(notebook)
    assert [dict(c.attachments) for c in whole.cells if "attachments" in c] == [PICTURE]


def test_pasted_pictures_are_bounded(monkeypatch):
    monkeypatch.setattr(integrity, "MAX_PICTURES", 30)
    notebook = release()
    for number in range(4):
        cell = json.loads(json.dumps(nbformat.v4.new_markdown_cell(f"{number}")))
        notebook["cells"].append({**cell, "attachments": PICTURE})
    kept = [cell.source for cell in restored(notebook).cells if "attachments" in cell]
    assert kept == ["0", "1"]


MALFORMED = {
    "number": 1,
    "without source": {"cell_type": "code"},
    "source of lists": {**CELL, "source": [["x"]]},
    "no type": {**CELL, "cell_type": []},
    "unknown type": {**CELL, "cell_type": "sql"},
    "surrogate": {**CELL, "source": "\ud800"},
}


@pytest.mark.parametrize("cell", MALFORMED.values(), ids=MALFORMED)
def test_a_malformed_cell_costs_itself_alone(cell):
    notebook = answered()
    notebook["cells"].insert(3, cell)
    assert answer(restored(notebook)) == ANSWER


def cp1252(notebook):
    notebook["cells"].append({**CELL, "cell_type": "markdown", "source": "“Übung”"})
    return json.dumps(notebook, ensure_ascii=False).encode("cp1252")


WRITTEN = {
    "UTF-16": lambda text: text.encode("utf-16"),
    "UTF-16 without a mark": lambda text: text.encode("utf-16-le"),
    "UTF-32": lambda text: text.encode("utf-32"),
    "Windows's letters": lambda text: cp1252(json.loads(text)),
    "zeros of a disk after a crash": lambda text: text.encode() + bytes(4096),
    "the end of a longer file": lambda text: f"{text}\n ]}}".encode(),
    "what Jupyter's server sends": lambda text: (
        f'{{"type": "notebook", "content": {text}}}'.encode()
    ),
    "its format as text": lambda text: text.replace('"nbformat": 4', '"nbformat": "4"').encode(),
    "lines of an old Macintosh": lambda text: text.replace(r"\n", r"\r").encode(),
}


@pytest.mark.parametrize("write", WRITTEN.values(), ids=WRITTEN)
def test_a_notebook_is_read_however_it_was_written(write):
    data = write(json.dumps(answered()))
    assert answer(restore(read(data), RELEASE)) == ANSWER
