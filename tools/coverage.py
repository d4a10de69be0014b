"""Write docs/coverage.md from docs/coverage.toml: where the course carries what the textbook says.

python -m tools.coverage            write the page
python -m tools.coverage --check    only say what is wrong, or that the page is out of step
"""

from __future__ import annotations

import argparse
import re
import sys
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from autograder.authoring.text import read_cells
from autograder.judge import checks

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT / "docs" / "coverage.toml"
PAGE = ROOT / "docs" / "coverage.md"
PLACE = re.compile(r"(\d+)\.(\d+)([a-z])")
FIELDS = {"at", "says", "judged", "told", "note"}

HEAD = """\
# What the textbook says, and where the course carries it

"The textbook" is A. Géron, *Hands-On Machine Learning*, chapter 14, from the end of its section on
pooling layers to GoogLeNet. The numbers count its sections (the one on data augmentation ends where
AlexNet is taken up again), and the paragraphs and list items in each; a figure, table or listing
belongs to the paragraph that names it. Letters part what one paragraph states. The words are ours.
What only leads from one section to the next, or explains a figure's signs, is left out.

A statement is *judged* by parts of checks (`autograder/assignments/`), which stand behind the
graded cell that is named; what is only *told* stands under the headings named. A note says where
the course measures, corrects or exceeds it.

This page is made from [coverage.toml](coverage.toml) by `python -m tools.coverage`, which refuses
names that do not exist; change the data, not the page.
"""


@dataclass(frozen=True)
class Home:
    """Where a check is called: `exercise` is the heading above its graded cell."""

    assignment: str
    grade_id: str
    exercise: str
    parts: tuple[str, ...]


@dataclass(frozen=True)
class Course:
    """The checks that the notebooks call, by name, and the headings of each notebook."""

    checks: dict[str, Home]
    headings: dict[str, frozenset[str]]


def read_course(root: Path = ROOT) -> Course:
    """What the texts under source/ hold.

    Raises:
        UnknownCheck: a notebook calls a check that is not registered.
    """
    homes, headings = {}, {}
    for path in sorted((root / "source").glob("*/*.nb.py")):
        name, found, exercise = path.parent.name, [], ""
        for cell in read_cells(path.read_text("utf-8"), path.name):
            if cell.type == "markdown":
                found += re.findall(r"^#{1,4} (.+)$", cell.source, re.MULTILINE)
                exercise = next((h for h in reversed(found) if h.startswith("Exercise")), "")
            for called in re.findall(r'^check\(\s*"([\w.]+)"', cell.source, re.MULTILINE):
                parts = tuple(checks.find(called).parts)
                homes[called] = Home(name, cell.grade_id, exercise, parts)
        headings[name] = frozenset(found)
    return Course(homes, headings)


def problems(data: dict, course: Course) -> list[str]:
    """What is wrong with the data, a line for each fault; empty if nothing is."""
    found, named, last = [], set(), (0, 0, "")
    for statement in statements(data):
        at = statement.get("at", "?")
        match = PLACE.fullmatch(at)
        place = (int(match[1]), int(match[2]), match[3]) if match else (0, 0, "")
        if place <= last:
            found.append(f"{at}: not a number such as 2.10b, or not after the one before it")
        last = place
        if unknown := statement.keys() - FIELDS:
            found.append(f"{at}: {', '.join(sorted(unknown))}: not a field; see the file's head")
        if not statement.get("says"):
            found.append(f"{at}: nothing is said")
        if not statement.get("judged") and not statement.get("told"):
            found.append(f"{at}: no home")
        for entry in statement.get("judged", []):
            check, _, part = entry.partition(": ")
            named.add(check)
            if check not in course.checks:
                found.append(f"{at}: no notebook calls a check {check!r}")
            elif part and part not in course.checks[check].parts:
                found.append(f"{at}: {check} has no part {part!r}")
        for entry in statement.get("told", []):
            assignment, _, heading = entry.partition(": ")
            if heading not in course.headings.get(assignment, ()):
                found.append(f"{at}: no heading {heading!r} in {assignment!r}")
    for number, section in enumerate(data["section"], 1):
        strange = [s["at"] for s in section["statements"] if not s["at"].startswith(f"{number}.")]
        found += [f"{at}: stands in section {number}" for at in strange]
    return found + _unaccounted(named, set(data.get("beyond", {})), set(course.checks))


def statements(data: dict) -> Iterable[dict]:
    """All statements, in order."""
    return (statement for section in data["section"] for statement in section["statements"])


def _unaccounted(named: set[str], beyond: set[str], known: set[str]) -> list[str]:
    """Checks that are neither named nor beyond the textbook, or both, or unknown."""
    faults = {
        "carries no statement; name it, or list it as beyond": known - named - beyond,
        "is named, and so is not beyond the textbook": named & beyond,
        "is listed as beyond, but no notebook calls it": beyond - known,
    }
    return [f"{check}: {fault}" for fault, found in faults.items() for check in sorted(found)]


def page(data: dict, course: Course) -> str:
    """The page, in Markdown, of data without problems."""
    everything = list(statements(data))
    judged = sum(1 for statement in everything if statement.get("judged"))
    told = len(everything) - judged
    lines = [HEAD, f"**{len(everything)} statements: {judged} are judged, {told} only told.**"]
    for number, section in enumerate(data["section"], 1):
        lines += ["", f"## {number}. {section['title']}", ""]
        lines += ["| | the textbook says | judged by | told in |", "| --- | --- | --- | --- |"]
        lines += [_row(statement, course) for statement in section["statements"]]
    lines += ["", "## Beyond the textbook", ""]
    lines += ["Checks that carry no statement of its text.", ""]
    lines += ["| judged by | what |", "| --- | --- |"]
    lines += [f"| {_judged([check], course)} | {what} |" for check, what in data["beyond"].items()]
    return "\n".join(lines) + "\n"


def _row(statement: dict, course: Course) -> str:
    says = statement["says"]
    if note := statement.get("note"):
        says += f"<br>*{note}*"
    told = "<br>".join(statement.get("told", []))
    judged = _judged(statement.get("judged", []), course)
    return f"| {statement['at']} | {says} | {judged} | {told} |"


def _judged(entries: list[str], course: Course) -> str:
    """One line for each check: exercise, graded cell, check and parts."""
    parts: dict[str, list[str]] = {}
    for entry in entries:
        check, _, part = entry.partition(": ")
        parts.setdefault(check, []).append(part)
    lines = []
    for check, chosen in parts.items():
        home = course.checks[check]
        number = re.search(r"\d+", home.exercise)[0]
        which = "all parts" if "" in chosen else "; ".join(chosen)
        lines.append(f"{home.assignment} {number}, `{home.grade_id}`: `{check}` ({which})")
    return "<br>".join(lines)


def main(arguments: list[str] | None = None) -> int:
    """Write or compare the page; return an exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="write nothing; compare")
    options = parser.parse_args(arguments)
    data, course = tomllib.loads(DATA.read_text("utf-8")), read_course()
    found = problems(data, course)
    if not found:
        text = page(data, course)
        if not options.check:
            PAGE.write_text(text, "utf-8")
        elif not PAGE.exists() or PAGE.read_text("utf-8") != text:
            found = ["docs/coverage.md is out of step; write it: python -m tools.coverage"]
    for line in found:
        print(line, file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
