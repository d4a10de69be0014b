"""What a learner sees in a notebook: short errors, each figure once, text for who can't see it."""

import nbformat
import pytest
from nbclient import NotebookClient

CELLS = {
    "imports": """
import numpy as np
from course import *
from course.data import DataError
def max_pool2d(images):
    raise NotImplementedError()
images = np.zeros((3, 4, 4))""",
    "unwritten": """
with trying("max_pool2d"):
    expect_shape(max_pool2d(images), (3, 2, 2))""",
    "mismatch": """
with trying("double"):
    double = lambda x: x * 3
    expect_close(
        double(np.ones(2)),
        np.ones(2) * 2,
    )""",
    "in a function": """
def learners_test():
    expect_shape(images, (1,))
learners_test()""",
    "demonstration": """
with showing("max_pool2d"):
    plots.image_grid(images, title='A "title" <b>')
    plots.before_after(images, max_pool2d(images))""",
    "last value": """
figure = plots.image_grid(images)
figure""",
    "later": "figure",
    "in a loop": "for i in range(2):\n    plots.curves({'a': [1, 2]}, title=str(i))",
    "beside pyplot": "import matplotlib.pyplot as plt\nplots.image_grid(images)",
    "damaged": "raise DataError('FILE is damaged. Delete it.')",
    "own error": "1 / 0",
}


@pytest.fixture(scope="module")
def outputs(tmp_path_factory):
    """Run all cells in one kernel; return the outputs of each by its name."""
    cells = [nbformat.v4.new_code_cell(source.strip()) for source in CELLS.values()]
    notebook = nbformat.v4.new_notebook(cells=cells)
    folder = tmp_path_factory.mktemp("notebook")
    client = NotebookClient(
        notebook, timeout=120, allow_errors=True, resources={"metadata": {"path": str(folder)}}
    )
    client.execute()
    return {name: cell.outputs for name, cell in zip(CELLS, cells, strict=True)}


def traceback(outputs):
    assert [output.output_type for output in outputs] == ["error"]
    return outputs[0].traceback


def figures(outputs):
    """Return the <img> elements of a cell, which shows nothing else."""
    assert all(output.output_type == "display_data" for output in outputs), outputs
    assert all(set(output.data) == {"text/html", "text/plain"} for output in outputs)
    return [output.data["text/html"] for output in outputs]


def test_the_imports_say_nothing(outputs):
    assert outputs["imports"] == []


def test_an_unwritten_answer_shows_one_line(outputs):
    assert len(traceback(outputs["unwritten"])) == 1
    assert traceback(outputs["unwritten"])[0].startswith("NotWrittenYet: max_pool2d is not written")


def test_a_mismatch_shows_its_message_and_the_learners_statement(outputs):
    lines = traceback(outputs["mismatch"])
    assert lines[0].startswith("Mismatch: 2 of 2 values are not as expected")
    assert lines[-5:] == [
        "from line 3:",
        "    expect_close(",
        "        double(np.ones(2)),",
        "        np.ones(2) * 2,",
        "    )",
    ]
    assert traceback(outputs["in a function"])[-1] == "    expect_shape(images, (1,))"


def test_a_damaged_file_shows_one_line(outputs):
    assert traceback(outputs["damaged"]) == ["DataError: FILE is damaged. Delete it."]


def test_the_learners_own_errors_keep_their_traceback(outputs):
    lines = traceback(outputs["own error"])
    assert len(lines) > 1 and "ZeroDivisionError" in lines[-1]


def test_a_demonstration_shows_what_it_can_before_the_note(outputs):
    figure, note = outputs["demonstration"]
    assert figure.data["text/plain"] == 'A "title" <b>. 3 images.'
    assert note.text.startswith("(No demonstration yet. max_pool2d is not written yet")


def test_a_figure_carries_its_text_for_a_screen_reader(outputs):
    markup = outputs["demonstration"][0].data["text/html"]
    assert markup.startswith('<img src="data:image/png;base64,')
    assert 'alt="A &quot;title&quot; &lt;b&gt;. 3 images."' in markup


@pytest.mark.parametrize(
    ("cell", "count"), [("last value", 1), ("later", 1), ("in a loop", 2), ("beside pyplot", 1)]
)
def test_each_figure_is_shown_once_where_it_is_drawn(outputs, cell, count):
    assert len(figures(outputs[cell])) == count


def test_figures_can_be_told_in_words_and_are_not_painted(monkeypatch, capsys):
    from course import plots

    monkeypatch.setenv("COURSE_FIGURES", "words")
    figure = plots.curves({"training": [0.6, 0.8]}, title="accuracy")
    assert "accuracy" in figure.alt_text
    assert not figure.axes
