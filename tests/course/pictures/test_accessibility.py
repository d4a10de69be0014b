"""Notebooks for everybody: headings nest, what is shown is also said, colours can be told apart."""

import ast
import itertools
import re
from pathlib import Path

import nbformat
import numpy as np
import pytest

from course.pictures import figures

from .test_plots import SIGHTS, lab, linear

ROOT = Path(__file__).resolve().parents[3]
NOTEBOOKS = sorted((ROOT / "source").glob("*/*.ipynb"))
notebook = pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
# Shapes to draw with, and figures that a test closes again. Any other call of pyplot would show a
# picture without a text.
SILENT = {"Circle", "Polygon", "Rectangle", "close", "subplots"}
COLOUR = re.compile(r"#[0-9a-f]{6}\b", re.IGNORECASE)


def cells(notebook, kind):
    read = nbformat.read(notebook, as_version=4)
    return [cell.source for cell in read.cells if cell.cell_type == kind]


def headings(notebook):
    """(level, text) of each heading, blocks of code left out."""
    text = "\n".join(cells(notebook, "markdown"))
    text = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    return [(len(marks), told) for marks, told in re.findall(r"^(#+) (.+)$", text, re.MULTILINE)]


def skipped(found):
    """Headings that lie more than one level below the heading before them."""
    pairs = itertools.pairwise([(0, ""), *found])
    return [told for (above, _), (level, told) in pairs if level > above + 1]


def without_text(markdown):
    """Pictures in Markdown or HTML that nothing is said of."""
    tags = re.findall(r"<img\b[^>]*>", markdown)
    return re.findall(r"!\[\s*\]\([^)]*\)", markdown) + [
        tag for tag in tags if not re.search(r"alt=[\"'][^\"']*\w", tag)
    ]


def calls(notebook):
    """Each call in the code, as (what is called, the call)."""
    for source in cells(notebook, "code"):
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Call):
                yield ast.unparse(node.func), node


def closest(colours):
    """The least distance of two colours, however they are seen, in CIELAB."""
    return min(
        float(np.linalg.norm(one - other))
        for sight in SIGHTS.values()
        for one, other in itertools.combinations(
            [lab(np.array(sight) @ linear(colour)) for colour in colours], 2
        )
    )


def test_there_are_notebooks_to_look_at():
    assert len(NOTEBOOKS) >= 8


@notebook
def test_headings_nest(notebook):
    found = headings(notebook)
    assert [level for level, _ in found].count(1) == 1 and found[0][0] == 1
    assert skipped(found) == []


@notebook
def test_pictures_in_markdown_have_a_text(notebook):
    assert [part for text in cells(notebook, "markdown") for part in without_text(text)] == []


@notebook
def test_figures_are_drawn_by_the_course_which_asks_for_a_text(notebook):
    called = [name.removeprefix("plt.") for name, _ in calls(notebook) if name.startswith("plt.")]
    assert set(called) <= SILENT
    assert called.count("subplots") <= called.count("close")


@notebook
def test_colours_of_a_figure_stay_apart_however_they_are_seen(notebook):
    for source in cells(notebook, "code"):
        colours = sorted({colour.lower() for colour in COLOUR.findall(source)})
        if len(colours) > 1:
            assert closest(colours) > 12, source


def test_a_figure_without_a_text_is_refused():
    with pytest.raises(ValueError, match="alt"):
        figures.drawn(lambda figure: None, (1, 1), " ")


def test_a_skipped_level_and_a_picture_without_a_text_would_be_found():
    assert skipped([(1, "a"), (3, "b"), (2, "c"), (3, "d")]) == ["b"]
    markdown = '![](a.png) ![a shoe](b.png) <img src="c"> <img alt="a bag" src="d">'
    assert without_text(markdown) == ["![](a.png)", '<img src="c">']
    assert closest(["#d9ead3", "#f2d7c4"]) < 12
