"""What a learner sees while a network trains in a notebook, and how it can be told in words."""

import nbformat
import pytest
from nbclient import NotebookClient

pytestmark = [pytest.mark.keras, pytest.mark.slow]
CELLS = {
    "imports": """
import keras, os
os.environ.pop("COURSE_TRAINING", None)
from course import data, training
clothes = data.fashion_mnist()
def build():
    return keras.Sequential([keras.Input((28, 28, 1)), keras.layers.MaxPool2D(4),
        keras.layers.Flatten(), keras.layers.Dense(10, activation="softmax")])
def train(**given):
    return training.train(build, clothes.train_images[:1200], clothes.train_labels[:1200],
        name="net", epochs=2, **given)""",
    "trains": "run = train()",
    "loads": "run = train()",
    "says what it is": "run",
    "in words": 'os.environ["COURSE_FIGURES"] = "words"\nrun = train(again=True)',
    "wrong": "train(batch_size=0)",
}


@pytest.fixture(scope="module")
def outputs(tmp_path_factory):
    cells = [nbformat.v4.new_code_cell(source.strip()) for source in CELLS.values()]
    notebook = nbformat.v4.new_notebook(cells=cells)
    folder = tmp_path_factory.mktemp("notebook")
    NotebookClient(
        notebook, timeout=300, allow_errors=True, resources={"metadata": {"path": str(folder)}}
    ).execute()
    return {name: cell.outputs for name, cell in zip(CELLS, cells, strict=True)}


def shown(outputs):
    return [output for output in outputs if output.output_type == "display_data"]


def said(outputs):
    return "".join(o.text for o in outputs if o.output_type == "stream" and o.name == "stdout")


def test_one_output_holds_the_curves_and_no_bar_is_left(outputs):
    (curves,) = shown(outputs["trains"])
    assert curves.data["text/plain"].startswith("net. Line chart, loss by epoch")
    assert curves.data["text/html"].startswith('<img src="data:image/png;base64,')
    assert "<progress" not in curves.data["text/html"]
    told = said(outputs["trains"])
    assert "here, by its first steps" in told and "saved trained/net.weights.h5" in told
    assert "epoch 1" not in told


def test_a_second_run_shows_the_curves_of_the_first(outputs):
    (curves,) = shown(outputs["loads"])
    first = shown(outputs["trains"])[0]
    assert curves.data["text/plain"] == first.data["text/plain"]
    assert said(outputs["loads"]).startswith("net: loaded trained/net.weights.h5")


def test_the_run_says_what_it_is(outputs):
    (result,) = outputs["says what it is"]
    assert result.data["text/plain"].startswith("Run: Trained on")


def test_in_words_nothing_is_painted(outputs):
    (curves,) = shown(outputs["in words"])
    assert set(curves.data) == {"text/plain"} and "Line chart" in curves.data["text/plain"]


def test_a_wrong_argument_is_one_line_without_frames(outputs):
    (error,) = outputs["wrong"]
    assert error.traceback == ["TrainingError: batch_size must be a whole number from 1 up; got 0"]
