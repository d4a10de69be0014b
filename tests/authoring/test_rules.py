import re

import pytest

from autograder.authoring.cells import TextError
from autograder.authoring.text import text_to_notebook

from .small import TEXT

TESTS = "### BEGIN HIDDEN TESTS\ncheck('a.b')\n### END HIDDEN TESTS\n"
WRITTEN = "# ### BEGIN SOLUTION\n# b\n# ### END SOLUTION\n"

WRONG = [
    ("", 1, "text before the first cell"),
    ('\n"""A docstring."""\n# %%\n', 2, "text before the first cell"),
    ("# ---\n# jupyter: {}\n# ---\n# %%\n", 1, "text before the first cell"),
    ('# %%\n# %%answer="a"\n', 2, "a marker that is no cell"),
    ('# %%\n\n# %% anwser="a"\n', 3, "unknown marker 'anwser'; write answer="),
    ('# %% colour="red"\n', 1, "unknown marker 'colour'; the markers are answer, visible"),
    ("# %% answer=depth-max\n", 1, "cannot read 'answer=depth-max'"),
    ("# %% answer\n", 1, 'answer without an id; write answer="some-name"'),
    ("# %% answer=1\n", 1, "answer= needs an id in double quotes"),
    ('# %% Depth answer="a"\n', 1, "a cell line holds markers only, not 'Depth'"),
    ('# %% answer="a" visible="a"\n', 1, "answer and visible on one cell"),
    ('# %% answer="a" answer="b"\n', 1, "answer= is given twice"),
    ('# %% answer=""\n', 1, "'' cannot be an id"),
    ('# %% answer="two words"\n', 1, "'two words' cannot be an id"),
    ('# %% locked="' + 59 * "a" + '"\n', 1, "at most 58"),
    ('# %% locked="a"\n\n# %% locked="a"\n', 3, "the id 'a' is taken by line 1"),
    ('# %% visible="a"\n1\n\n# %% locked="try-a"\n2\n', 4, "the id 'try-a' is taken by line 1"),
    ('# %% [markdown] answer="a"\n', 1, "answer= cannot mark a markdown cell; write '# %% answer"),
    ('# %% written="a" points=1\n', 1, "write '# %% [markdown] written=\"a\"'"),
    ('# %% tests="a"\n' + TESTS, 1, 'tests= without points; write tests="a" points=2'),
    ('# %% tests="a" points="3"\n' + TESTS, 1, "points must be a number, not '3'"),
    ('# %% tests="a" points=true\n' + TESTS, 1, "points must be a number, not True"),
    ('# %% tests="a" points=NaN\n' + TESTS, 1, "points must be a number, not nan"),
    ('# %% tests="a" points=-1\n' + TESTS, 1, "points must be above 0, not -1"),
    ('# %% tests="a" points=0\n' + TESTS, 1, "points must be above 0, not 0"),
    ("# %% points=2\n", 1, "points on a cell that is not graded"),
    ('# %% visible="a" points=2\n', 1, "points on a cell that is not graded"),
    ('# %% tags="hide"\n', 1, "is not of type 'array'; write tags=["),
    ('# %% tags=["a", "a"]\n', 1, "non-unique elements; write tags=["),
    ('# %% tags=["active-py"]\n', 1, "rename it"),
    ("# %% folded=false\n", 1, "write folded=true, or leave it out"),
    ('# %% answer="a" folded=true\n', 1, "learners must see this cell"),
    ("# %% [markdown] folded=true\n", 1, "learners must see this cell"),
    ('# %% answer="a"\nx = 1\n', 1, "answer= without a solution"),
    ("# %%\nx = 1\n### BEGIN SOLUTION\n### END SOLUTION\n", 3, "a solution outside an answer"),
    ('# %% answer="a"\n### BEGIN SOLUTION\nx = 1\n', 2, "BEGIN SOLUTION without END SOLUTION"),
    ('# %% answer="a"\n\n\nx = 1\n### END SOLUTION\n', 5, "END SOLUTION without BEGIN SOLUTION"),
    (
        '# %% answer="a"\n### BEGIN SOLUTION\n### BEGIN SOLUTION\n### END SOLUTION\n',
        3,
        "BEGIN SOLUTION twice",
    ),
    (
        '# %% [markdown] written="a" points=1\n' + WRITTEN + "# Why?\n",
        5,
        "text below the solution; write the question above it",
    ),
    (
        '# %% [markdown] written="a" points=1\n# Why?\n\n# %% locked="ask-a"\n1\n',
        4,
        "the id 'ask-a' is taken by line 1",
    ),
    ("# %%\nx = 1\n" + TESTS, 3, "hidden tests outside a tests cell"),
    ('# %% tests="a" points=2\n# values\n', 1, "tests= without a hidden check"),
    ('# %% tests="a" points=2\n' + TESTS.replace("check", "# check"), 1, "without a hidden check"),
    ('# %% tests="a" points=2\nassert 1\n' + TESTS, 2, "could void partial credit"),
    ('# %% tests="a" points=2\n### END HIDDEN TESTS\n', 2, "END HIDDEN TESTS without BEGIN"),
    ("# %%\nimport numpy, autograder.judge.checks\n", 2, "learners have no autograder package"),
    ("# %%\nimport_module('autograder.probe')\n", 2, "learners have no autograder package"),
    ("# %%\n### AUTOTEST f(2)\n", 2, "nbgrader would act upon 'AUTOTEST'"),
    ("# %%\nx = 1\ny = (\n", 3, "not Python"),
    (
        '# %% answer="a"\nif True:\n### BEGIN SOLUTION\n    x = 1\n### END SOLUTION\n',
        3,
        "the learner would get what is not Python",
    ),
]


@pytest.mark.parametrize(("text", "line", "words"), WRONG)
def test_a_broken_rule_is_told_with_file_and_line(text, line, words):
    with pytest.raises(TextError, match=rf"^a/a\.nb\.py:{line}: .*{re.escape(words)}") as caught:
        text_to_notebook(text, "a/a.nb.py")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        "# %% [md]\n# [raw](x)\n",
        '# %% [markdown] locked="rules"\n# Do not edit.\n',
        '# %% {"visible": "a"}\n1\n',
        "# %%\nx = 1  # the autograder imports nothing\n",
        "# %%\nawait something()\n",
        "# %%\n!pip list | grep (\n",
        '# %% [markdown] written="a" points=1\n# Why?\n' + WRITTEN,
    ],
)
def test_what_keeps_the_rules_passes(text):
    text_to_notebook(text, "a.nb.py")
