import json
import string
import subprocess
import sys

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbformat import NotebookNode, v4

from autograder.authoring.cells import TextError
from autograder.authoring.layout import trimmed
from autograder.authoring.text import notebook_json, notebook_to_text, text_to_notebook

from .conftest import REPOSITORY
from .small import TEXT

SOURCES = sorted(REPOSITORY.glob("source/*/*.nb.py"))


def small():
    return text_to_notebook(TEXT, "small.nb.py")


def nbgrader(grade_id):
    return next(cell.metadata.nbgrader for cell in small().cells if cell.id == grade_id)


@pytest.mark.parametrize(
    ("grade_id", "grade", "solution", "locked", "points"),
    [
        ("double", False, True, False, None),
        ("try-double", True, False, True, 0),
        ("test-double", True, False, True, 3),
        ("why-twice", True, True, False, 2.5),
        ("setup", False, False, True, None),
    ],
)
def test_markers_become_metadata_of_schema_3(grade_id, grade, solution, locked, points):
    expected = {
        "grade": grade,
        "grade_id": grade_id,
        "locked": locked,
        "schema_version": 3,
        "solution": solution,
        "task": False,
    }
    assert nbgrader(grade_id) == expected | ({} if points is None else {"points": points})


def test_a_notebook_is_valid_and_carries_nothing_of_jupytext():
    notebook = small()
    nbformat.validate(notebook)
    assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)
    assert notebook.metadata.kernelspec.name == "python3"
    assert "jupytext" not in notebook_json(notebook)
    assert "lines_to_next_cell" not in notebook_json(notebook)


def test_tags_are_kept():
    assert small().cells[-1].metadata == {"tags": ["nbval-skip"]}


def test_a_folded_cell_shows_its_output_alone_and_comes_back_folded():
    text = TEXT.replace('locked="setup"', 'locked="setup" folded=true')
    folded = text_to_notebook(text, "small")
    hidden = [cell.id for cell in folded.cells if cell.metadata.get("jupyter")]
    assert hidden == ["setup"]
    assert folded.cells[1].metadata.jupyter == {"source_hidden": True}
    assert notebook_to_text(folded) == text


def test_an_answer_that_its_author_collapsed_is_not_folded():
    notebook = small()
    answer = next(cell for cell in notebook.cells if cell.id == "double")
    answer.metadata.jupyter = {"source_hidden": True}
    assert notebook_to_text(notebook) == TEXT


def test_the_json_is_stable_sorted_and_what_nbformat_writes(tmp_path):
    text = notebook_json(small())
    assert text == notebook_json(small())
    assert text == json.dumps(json.loads(text), indent=1, sort_keys=True, ensure_ascii=False) + "\n"
    nbformat.write(nbformat.reads(text, as_version=4), tmp_path / "again.ipynb")
    assert (tmp_path / "again.ipynb").read_text("utf-8") == text


def test_a_text_in_normal_form_comes_back_byte_for_byte():
    assert notebook_to_text(nbformat.reads(notebook_json(small()), as_version=4)) == TEXT


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_an_assignment_of_the_course_survives_the_round_trip(path):
    notebook = text_to_notebook(path.read_text("utf-8"), path.name)
    text = notebook_to_text(notebook, path.name)
    assert notebook_json(text_to_notebook(text, path.name)) == notebook_json(notebook)
    assert notebook_to_text(text_to_notebook(text, path.name)) == text


def test_ruff_leaves_the_normal_form_alone():
    command = [sys.executable, "-m", "ruff", "format", "--isolated", "-"]
    assert subprocess.run(command, input=TEXT, capture_output=True, text=True).stdout == TEXT


def test_ids_of_plain_cells_stay_when_other_cells_change():
    before = {cell.source: cell.id for cell in small().cells}
    changed = TEXT.replace("*everything*", "all").replace("points=3", "points=4")
    inserted = changed.replace('# %% locked="setup"', '# %%\nprint(1)\n\n# %% locked="setup"')
    after = {cell.source: cell.id for cell in text_to_notebook(inserted, "small").cells}
    assert len(after) == len(before) + 1
    same = before.keys() & after.keys()
    assert len(same) == len(before) - 1
    assert all(before[source] == after[source] for source in same)


def test_equal_plain_cells_have_ids_of_their_own():
    cells = text_to_notebook("# %%\nplot()\n\n# %%\nplot()\n\n# %%\nplot()\n", "three").cells
    assert len({cell.id for cell in cells}) == 3


def test_comments_that_look_like_magics_and_magics_stay_as_they_are():
    text = "# %%\n# cat images are rare\n# why?\n# ls\n%matplotlib inline\n\n# %%\n%%bash\nls\n"
    notebook = text_to_notebook(text, "magics")
    assert notebook.cells[0].source == text.split("\n\n")[0].removeprefix("# %%\n")
    assert notebook.cells[1].source == "%%bash\nls"
    assert notebook_to_text(notebook) == text


def test_a_question_in_words_and_its_answer_are_two_cells_and_one_text():
    question, answer = (cell for cell in small().cells if cell.id.endswith("why-twice"))
    assert (question.source, question.id) == ("Why twice?", "ask-why-twice")
    assert question.metadata.nbgrader.locked and not question.metadata.nbgrader.solution
    assert "Because" in answer.source and "Why" not in answer.source
    notebook = small()
    notebook.cells.remove(question := next(c for c in notebook.cells if c.id == question.id))
    notebook.cells[-2].source = "Because."  # as nbgrader's formgrader makes one
    text = notebook_to_text(notebook)
    assert "# ### BEGIN SOLUTION\n# Because.\n# ### END SOLUTION\n" in text
    assert notebook_to_text(text_to_notebook(text, "again")) == text


def test_windows_line_ends_make_no_difference():
    notebook = text_to_notebook(TEXT.replace("\n", "\r\n"), "small")
    assert notebook_json(notebook) == notebook_json(small())


def test_what_jupyterlab_adds_is_dropped():
    notebook = small()
    notebook.metadata.language_info = {"name": "python", "version": "3.12.1"}
    notebook.metadata.widgets = {}
    for cell in notebook.cells:
        cell.source += "\n"
        cell.metadata.update(collapsed=False, editable=True, trusted=True)
        if cell.cell_type == "code":
            cell.execution_count = 7
            cell.outputs = [v4.new_output("stream", text="4\n")]
    assert notebook_to_text(notebook) == TEXT


def test_a_grade_id_from_jupyterlab_gets_its_prefix():
    notebook = small()
    graded = next(cell for cell in notebook.cells if cell.id == "test-double")
    graded.metadata.nbgrader.grade_id = "cell-4f2a"
    text = notebook_to_text(notebook)
    assert '# %% tests="cell-4f2a" points=3\n' in text
    assert "test-cell-4f2a" in [cell.id for cell in text_to_notebook(text, "small").cells]


def cell(cell_type="code", source="x = 1", **nbgrader):
    new = v4.new_code_cell if cell_type == "code" else v4.new_markdown_cell
    return new(source, metadata={"nbgrader": nbgrader} if nbgrader else {})


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        (cell(solution=True, grade=False, locked=False, grade_id="a"), "without a solution"),
        (cell(solution=True, grade=True, grade_id="a", points=1), "graded by hand"),
        (cell("markdown", task=True, grade_id="a", points=1), "tasks have no marker"),
        (v4.new_markdown_cell("![a](attachment:a.png)", attachments={"a.png": {}}), "image pasted"),
        (cell(source='x = """\n# %%\n"""\n# %% \ny = 1'), "cannot hold this"),
        (cell("markdown", source="one\n%% two"), "cannot hold this"),
        (NotebookNode(cell(), metadata=NotebookNode(tags=["a", "a"])), "different words"),
        (cell("markdown", source="one\u2028two"), "cannot hold this"),
    ],
)
def test_a_notebook_that_no_text_can_hold_is_refused_by_its_cell(bad, words):
    notebook = v4.new_notebook()
    notebook.cells = [v4.new_code_cell("1"), bad]
    with pytest.raises(TextError, match=r"^edited\.ipynb: ") as caught:
        notebook_to_text(notebook, "edited.ipynb")
    assert words in str(caught.value)


CODE = st.lists(
    st.sampled_from(
        [
            "x = 1",
            "def f(x):\n    return x",
            "class A:\n    pass",
            "# a note",
            's = """\n# %% tests\n\n\n  %%\n"""',
            "@cache\ndef g(): return 1",
            "for i in range(3):\n    print(i)\n",
            "",
            "  ",
            "é = 'ü \\u2028 \\x0c'",
        ]
    )
).map("\n".join)
WORDS = st.text(string.ascii_lowercase + string.digits + " \t#*-_`$\\\"'éß→\n", max_size=80)
TAGS = st.lists(st.text(string.ascii_lowercase + '="{} é', min_size=1), max_size=2, unique=True)
CELLS = st.lists(
    st.tuples(st.sampled_from(["code", "markdown", "raw"]), CODE, WORDS, TAGS), min_size=1
)


@given(CELLS)
def test_any_cells_survive_text_and_the_text_is_normal(drawn):
    cells = []
    for cell_type, code, words, tags in drawn:
        new = getattr(v4, f"new_{cell_type}_cell")
        source = code if cell_type == "code" else words
        cells.append(new(source, metadata={"tags": tags} if tags else {}))
    text = notebook_to_text(v4.new_notebook(cells=cells))
    again = text_to_notebook(text, "again")
    assert [(c.cell_type, c.source, c.metadata) for c in again.cells] == [
        (c.cell_type, trimmed(c.source), c.metadata) for c in cells
    ]
    assert notebook_to_text(again) == text
