"""docs/syllabus.md, the README and the tables in the notebooks say what the graded cells say."""

import re
from pathlib import Path

import pytest

from autograder.authoring.cells import GRADED
from autograder.authoring.text import read_cells

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "syllabus.md").read_text("utf-8")
TEXTS = {path.parent.name: path for path in sorted((ROOT / "source").glob("*/*.nb.py"))}
assignment = pytest.mark.parametrize("name", TEXTS)


def cells_of(name):
    return read_cells(TEXTS[name].read_text("utf-8"), name)


def rows(text):
    """Rows of numbered exercises: number, exercise, names, points, minutes."""
    found = re.findall(r"^\| *(\d+) \| (.+) \| (.+) \| (\d+) \| (\d+) \|$", text, re.MULTILINE)
    return [(int(n), title, names, int(p), int(m)) for n, title, names, p, m in found]


def sums(table):
    return sum(points for *_, points, _ in table), sum(minutes for *_, minutes in table)


def section(name):
    (found,) = re.findall(rf"^## {name}\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL)
    return found


def test_the_syllabus_has_every_assignment_in_order():
    assert re.findall(r"^## (\d\d-.+)$", PAGE, re.MULTILINE) == list(TEXTS)


@assignment
def test_the_syllabus_has_the_table_and_the_title_of_the_notebook(name):
    intro = cells_of(name)[0].source
    assert rows(section(name)) == rows(intro) != []
    title = re.match(r"# (.+)", intro)[1]
    assert section(name).strip().startswith(f"*{title}*")


@assignment
def test_the_notebooks_table_has_the_points_of_its_graded_cells(name):
    cells = cells_of(name)
    table = rows(cells[0].source)
    assert [number for number, *_ in table] == list(range(1, len(table) + 1))
    assert [points for *_, points, _ in table] == [c.points for c in cells if c.marker in GRADED]
    points, minutes = sums(table)
    assert f"| | **in all** | | **{points}** | **{minutes}** |" in cells[0].source


@assignment
def test_the_notebooks_table_has_the_titles_and_points_of_its_headings(name):
    cells = cells_of(name)
    text = "\n".join(cell.source for cell in cells if cell.type == "markdown")
    said = re.findall(r"^### Exercise (\d+): (.+) \((\d+) points?\)$", text, re.MULTILINE)
    headings = [(int(n), title[0].upper() + title[1:], int(p)) for n, title, p in said]
    assert headings == [(n, title, p) for n, title, _, p, _ in rows(cells[0].source)]


def test_the_summary_adds_up():
    tables = {name: rows(section(name)) for name in TEXTS}
    for name, table in tables.items():
        (title,) = re.findall(r"^\*(.+)\*$", section(name), re.MULTILINE)
        points, minutes = sums(table)
        assert f"| [{name}](#{name}) | {title} | {len(table)} | {points} | {minutes} |" in PAGE
    everything = [row for table in tables.values() for row in table]
    points, minutes = sums(everything)
    assert f"| | **in all** | **{len(everything)}** | **{points}** | **{minutes}** |" in PAGE
    hours, rest = divmod(minutes, 60)
    assert f"{minutes} minutes, or {hours} hours and {rest} minutes" in PAGE.replace("\n  ", " ")


def test_the_readme_has_the_points_too():
    text = (ROOT / "README.md").read_text("utf-8")
    said = dict(re.findall(r"^\| (\d\d-[a-z0-9-]+) \| .+ \| (\d+) \|$", text, re.MULTILINE))
    assert said == {name: str(sums(rows(section(name)))[0]) for name in TEXTS}


@assignment
def test_the_seconds_of_training_are_those_of_the_results(name):
    results = (ROOT / "docs" / "results.md").read_text("utf-8")
    said = " ".join(re.search(r"\*\*Training\.\*\*(.*?)\n\n", section(name), re.DOTALL)[1].split())
    for seconds in re.findall(r"(?<!about )\b(\d[\d,]*) seconds", said):
        assert f"| {seconds} |" in results
