"""Numbers that differ from learner to learner: what a text may say, and what is built of it."""

import json
import re

import pytest

from autograder import course_config
from autograder.authoring.build import build, check
from autograder.authoring.text import TextError, read_cells, text_to_notebook, varied_cells
from autograder.judge import variants

from .conftest import REPOSITORY
from .small import TEXT

HEAD = '# %% varies="double"\n'
VARIES = f"{HEAD}factor = one_of(2, 3, 5)\nfour = 2 * factor\n\n"
VARIES = VARIES.replace("factor =", "from autograder.authoring.variants import one_of\n\nfactor =")
NUMBERED = TEXT.replace("assert double(2) == 4", "assert double(2) == {{four}}")
VARIED = VARIES + NUMBERED.replace("return 2 * np", "return {{factor}} * np")
NAME = "01-small"
SEED = {"variants": "seven herons"}


def write(root, text=VARIED):
    (root / "source" / NAME / f"{NAME}.nb.py").write_text(text, "utf-8")
    return build(root)


def test_a_text_that_varies_gives_the_very_notebooks_of_its_first_numbers(root):
    write(root, TEXT)
    before = {p: p.read_bytes() for p in root.rglob("*.ipynb")}
    (table,) = write(root)
    assert table == root / "variants" / f"{NAME}.json"
    assert {p: p.read_bytes() for p in root.rglob("*.ipynb")} == before
    assert check(root) == [] and build(root) == []
    assert write(root, TEXT) == [table] and not table.exists()


def test_the_kits_own_texts_are_what_they_were_but_for_the_numbers():
    """Lines keep their numbers, so that messages name the right place."""
    for path in REPOSITORY.glob("variants/*.json"):
        (text,) = REPOSITORY.glob(f"source/{path.stem}/*.nb.py")
        lines = text.read_text("utf-8").split("\n")
        for cell in read_cells(text.read_text("utf-8"), text.name):
            assert lines[cell.line - 1].startswith("# %%") and "varies=" not in lines[cell.line - 1]
        first, *others = json.loads(path.read_text("utf-8"))["variants"]
        assert all(set(first["cells"]) == set(other["cells"]) for other in others)
        assert "{{" not in json.dumps(first["cells"])


def test_a_learners_numbers_follow_from_the_id_and_the_seed_alone(root):
    write(root)
    config = course_config.load(root)
    assert variants.of(root, config, NAME, "ada") is variants.NONE  # off
    config.Course.variants = "seven herons"
    drawn = {name: variants.of(root, config, NAME, name) for name in map(str, range(60))}
    assert {one.drawn["factor"] for one in drawn.values()} == {2, 3, 5}
    assert all(one.numbers["four"] == 2 * one.drawn["factor"] for one in drawn.values())
    for one in drawn.values():  # the solution, which varies, is in no learner's cell
        assert list(one.cells) == ["try-double"]
        assert one.cells["try-double"] == f"assert double(2) == {one.numbers['four']}"
    assert str(drawn["0"]) == f"factor = {drawn['0'].drawn['factor']}"
    again = {name: variants.of(root, config, NAME, name) for name in drawn}
    assert again == drawn
    config.Course.variants = "eight herons"
    assert {name: variants.of(root, config, NAME, name) for name in drawn} != drawn
    assert variants.of(root, config, "02-other", "ada") is variants.NONE


@pytest.mark.parametrize(
    ("cell", "line", "told"),
    [
        ("factor = one_of(2, 3", 4, "not Python"),
        ("factor = 2", 1, "nothing is drawn here"),
        ("factor = 1 + one_of(2, 3)", 4, "one to a line"),
        ("factor = one_of(2, 3)\nassert factor % 2 == 0, 'halves', 1", 5, "not Python"),
        ("factor = one_of(2, 3)\nassert factor % 2 == 0, 'no half'", 5, "with factor = 3: no half"),
        ("factor = one_of(2, 0)\nfour = 8 // factor", 5, "with factor = 0: ZeroDivisionError"),
        ("factor = one_of()", 4, "TypeError"),
        ("factor = one_of(*range(101))", 1, "more than 100 variants"),
        ("factor = one_of(2, 3)", 24, "{{four}} a number; known: factor"),
    ],
)
def test_what_makes_no_exercise_is_told_in_one_line(cell, line, told):
    text = f"{HEAD}from autograder.authoring.variants import one_of\n\n{cell}\n\n{NUMBERED}"
    with pytest.raises(TextError, match="^[^\n]+$") as refused:
        text_to_notebook(text, "a.nb.py")
    assert told in str(refused.value)
    assert str(refused.value).startswith(f"a.nb.py:{line}: ") or "a number" in told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (VARIES + TEXT, "no {{NAME}} in the text has such a number"),
        (VARIES + TEXT.replace("import numpy as np\n", "TWO = {{factor}}\n"), "plain cell"),
        (VARIES + TEXT.replace("values (2", "values ({{factor}}"), "the check asks"),
        (VARIED.replace("(2, 3, 5)", '(2, "+")'), "not Python"),
    ],
)
def test_where_a_number_may_not_stand(text, told):
    with pytest.raises(TextError, match=re.escape(told)):
        varied_cells(text, "a.nb.py")


def test_settings_and_files_that_cannot_be_used_are_told_in_one_line(root):
    write(root)
    config = course_config.load(root)
    config.Course.variants = True
    with pytest.raises(course_config.ConfigError, match="must be a text"):
        variants.of(root, config, NAME, "ada")
    config.Course.variants = "seven herons"
    for content in ("[", "{}", '{"drawn": [], "variants": []}'):
        (root / "variants" / f"{NAME}.json").write_text(content)
        with pytest.raises(course_config.ConfigError, match="run `autograder build`"):
            variants.of(root, config, NAME, "ada")


def test_stock_nbgrader_runs_a_notebook_where_its_learner_can_be_read(root):
    write(root)
    with (root / course_config.NAME).open("a") as settings:
        settings.write('c.Course.variants = "seven herons"\n')
    config = course_config.load(root)
    mine = variants.of(root, config, NAME, "ada").numbers
    assert variants.numbers_at(root / "autograded" / "ada" / NAME) == mine
    assert variants.numbers_at(root / "source" / NAME) == {}
    assert variants.numbers_at(root / "autograded" / "." / NAME) == {}
    assert variants.numbers_at(root) == {}
