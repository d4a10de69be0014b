"""What an entry's answers can reach runs; what cannot come out otherwise need not."""

from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from autograder.proof import banks
from autograder.proof.in_place import changes_given
from autograder.proof.plain import is_plain
from autograder.proof.reach import Reach, beyond
from autograder.submission.integrity import grade_id

ROOT = Path(__file__).resolve().parents[2]

SETUP = "import numpy as np\nimport keras\ndata = np.arange(6)\ntable = {'a': 1}"
ONE = "def one(x):\n    return x + 1"
TWO = "def two(x):\n    return one(x) * 2"
THREE = "seen = []\ndef three(x):\n    seen.append(x)\n    return x"
FOUR = "def four(x):\n    return x - 1"


def cell(name, source, **kind):
    made = new_code_cell(source)
    made.metadata["nbgrader"] = {"grade_id": name, **kind}
    return made


def answer(name, source):
    return [
        cell(name, source, solution=True),
        cell(f"try-{name}", f"shown = {name}(data)\nassert len(shown)", grade=True),
        cell(f"test-{name}", f"from p import check\ncheck('c.{name}', {name}={name})", grade=True),
    ]


def course(*more, setup=SETUP):
    answers = {"one": ONE, "two": TWO, "three": THREE, "four": FOUR}
    cells = [cell("setup", setup, locked=True)]
    cells += [c for name, source in answers.items() for c in answer(name, source)]
    return new_notebook(cells=[*cells, *more])


def reached(answers, notebook=None, modules=()):
    """Names of the tests with points that may come out otherwise."""
    notebook = notebook or course()
    rest = beyond(answers, notebook, notebook, modules)
    names = {grade_id(c) for c in notebook.cells}
    return {n.removeprefix("test-") for n in names - rest if n and n.startswith("test-")}


EVERYTHING = {"one", "two", "three", "four"}


def test_an_answer_reaches_its_own_test_and_those_that_build_on_it():
    assert reached({"four": "def four(x):\n    return x"}) == {"four"}
    assert reached({"one": "def one(x):\n    return x"}) == {"one", "two"}
    assert reached({"two": "def two(x):\n    return 2 * x"}) == {"two"}


def test_names_that_either_text_makes_count():
    assert reached({"four": "def four(x):\n    return x\none = four"}) == {"one", "two", "four"}
    assert reached({"one": "def uno(x):\n    return x"}) == {"one", "two"}


def test_what_an_answer_may_change_in_place_is_reached_too():
    reads = cell("test-data", "from p import check\ncheck('c.data', data=data)", grade=True)
    both = course(reads)
    assert reached({"four": "def four(x):\n    return x"}, both) == {"four"}
    assert "data" in reached({"four": "def four(x):\n    x -= 1\n    return x"}, both)
    assert "data" in reached({"four": "def four(x):\n    x[0] = 1\n    return x"}, both)
    assert "data" in reached({"four": "def four(x):\n    x.sort()\n    return x"}, both)


def test_what_a_function_of_the_course_changes_when_called_is_reached_too():
    reads = cell("test-seen", "from p import check\ncheck('c.seen', seen=seen)", grade=True)
    assert "seen" in reached({"four": "def four(x):\n    return three(x)"}, course(reads))


@pytest.mark.parametrize(
    "line",
    [
        "keras.layers.Layer.call = None",
        "setattr(keras.layers.Layer, 'call', None)",
        "base = keras.layers.Layer\nbase.call = None",
        "keras.utils.set_random_seed(0)",
        "np.random.seed(0)",
        "keras.config.set_floatx('float16')",
        "from keras.config import set_floatx",
        "keras.layers.Layer.__init__.__defaults__ = ()",
        "keras.utils.get_custom_objects()['one'] = four",
        "keras.saving.register_keras_serializable()(four)",
        "globals()['one'] = four",
        "exec('one = four')",
        "open('trained/one.json', 'w')",
        "np.save('one', data)",
        "np.seterr(all='raise')",
        "import os",
        "import warnings",
        "import tensorflow",
        "import helper",
        "from numpy import *",
        "%matplotlib inline",
        "print(_)",
        "type(four).x = 1",
        "names = keras.activations.ALL\nnames.append('one')",
        "for module in (np.random,):\n    module.seed(1)",
        "def broken(:",
    ],
)
def test_an_answer_that_may_do_more_than_names_tell_reaches_everything(line):
    plain = "def four(x):\n    return x"
    assert reached({"four": f"{plain}\n{line}"}) == EVERYTHING
    indented = line.replace("\n", "\n    ")
    assert reached({"four": f"def four(x):\n    {indented}\n    return x"}) == EVERYTHING


def test_so_does_one_that_replaces_such_an_answer():
    notebook = course(*answer("five", "keras.utils.set_random_seed(0)\ndef five(x):\n    return x"))
    assert reached({"five": "def five(x):\n    return x"}, notebook) == EVERYTHING | {"five"}


@pytest.mark.parametrize(
    "source",
    [
        "class Four(keras.layers.Layer):\n    def __init__(self, size, **kwargs):\n"
        "        super().__init__(**kwargs)\n        self.size = size",
        "def four(x):\n    out = np.zeros(3)\n    out[0] = x\n    rows = []\n"
        "    for row in x:\n        rows.append(row)\n    return rows",
        "def four(model, weights):\n    model.set_weights(weights)",
        "from math import ceil\nfour = lambda x: ceil(x)",
        "def four(layer):\n    return getattr(layer, 'rate', 0)",
    ],
)
def test_usual_answers_are_plain(source):
    assert is_plain(source)


def test_a_module_beside_the_notebook_may_be_imported_if_its_code_is_plain():
    text = "from helper import four"
    assert reached({"four": text}) == EVERYTHING
    assert reached({"four": text}, modules={"helper"}) == {"four"}


@pytest.mark.parametrize(
    "source",
    [
        "def f(x):\n    x += 1",
        "def f(x):\n    y = x\n    y[0] = 1",
        "def f(x):\n    y = np.asarray(x)\n    y[0] = 1",
        "def f(x):\n    rows = [x]\n    rows[0][1] = 1",
        "def f(x):\n    np.add(x, 1, out=x)",
        "def f(x):\n    np.add.at(x, 0, 1)",
        "def f(x):\n    rng.shuffle(x)",
        "def f(x):\n    next(x)",
        "def f(x):\n    for row in x:\n        row *= 2",
        "class C:\n    def f(self):\n        self.x[0] = 1",
        "def f(model):\n    model.trainable = False",
    ],
)
def test_what_changes_a_given_thing_is_seen(source):
    assert changes_given(source)


@pytest.mark.parametrize(
    "source",
    [
        "def f(x):\n    x = x + 1\n    return x",
        "def f(x):\n    out = np.empty_like(x)\n    out[0] = x[0]\n    out += 1",
        "def f(x):\n    total = 0\n    for row in x:\n        total += row\n    return total",
        "class C:\n    def __init__(self):\n        self.x = 1",
        "def f(x):\n    model = keras.Sequential()\n    model.add(x)",
    ],
)
def test_what_makes_its_own_things_is_seen(source):
    assert not changes_given(source)


def test_entries_that_differ_in_more_than_answers_are_run_as_a_whole():
    assignment = "01-pooling"
    name = f"{assignment}/{assignment}.ipynb"
    source, release = (nbformat.read(ROOT / p / name, 4) for p in ("source", "release"))
    reach = Reach(source, release, None)
    entries = banks.find(ROOT, assignment)
    least = {e.learner: len(reach.beyond(e)) for e in entries}
    other = [
        e for e in entries if e.added or e.tamper or e.untouched or e.kind in ("messy", "hostile")
    ]
    assert not any(least[e.learner] for e in other)
    rest = [e for e in entries if e not in other]
    assert sum(least[e.learner] > 0 for e in rest) > 0.9 * len(rest)
