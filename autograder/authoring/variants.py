"""Numbers in a text that differ from learner to learner.

    # %% varies="shift-question"
    from autograder.authoring.variants import one_of

    window = one_of(2, 3, 4)
    moved = 2 * window
    assert moved < 9, "the picture has nine pixels"

No notebook gets such a cell. Where the text says {{moved}}, each learner reads their own number;
everybody that of the first choices, while variants are off. What is drawn is `NAME = one_of(…)`;
what follows from it is plain Python. An assertion refuses what makes an exercise impossible. A
check asks for the same numbers: `grade.number("window", 2)`.

`autograder build` writes all variants into variants/NAME.json, which `autograder.judge.variants`
draws from: grading runs none of this.
"""

import ast
import json
import re
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field

from nbformat import NotebookNode

from autograder.authoring.cells import TextError

MOST = 100
"""Variants of one assignment: all choices of all its cells together."""
CELL = re.compile(r'# %% varies="[^"]*"\s*')
NEXT = re.compile(r"#\s*%%(\s|$)")
PLACE = re.compile(r"\{\{(\w+)\}\}")
KINDS = (bool, int, float, str)
_made: list[list[int]] = []
"""Of the run that enumerates: [which, of how many] of each choice."""
_asked = [0]


def one_of(first, *others):
    """One of these; outside of a build the first."""
    values = (first, *others)
    place, _asked[0] = _asked[0], _asked[0] + 1
    if place == len(_made):
        _made.append([0, len(values)])
    return values[_made[place][0]]


@dataclass(frozen=True)
class Variants:
    """Of one text; without any cell that varies, nothing."""

    drawn: tuple[str, ...] = ()
    """Names that are drawn, in order; the others follow from them."""
    all: tuple[dict[str, object], ...] = ()
    """Name → number of each variant; the first is the default."""
    lines: frozenset[int] = field(default=frozenset())
    """Of the text, from 1, that no notebook gets."""

    def blanked(self, text: str) -> str:
        """The text without the cells that say what varies; each line keeps its number."""
        lines = text.replace("\r\n", "\n").split("\n")
        return "\n".join("" if n in self.lines else line for n, line in enumerate(lines, 1))


def read(text: str, name: str) -> Variants:
    """What varies in a percent text.

    Args:
        name: the file's name, for messages.

    Raises:
        TextError: a cell does not run, refuses one of its own choices, has no choice or too many.
    """
    lines = text.replace("\r\n", "\n").split("\n")
    inside, own = False, set()
    for number, line in enumerate(lines, 1):
        inside = bool(CELL.fullmatch(line)) or (inside and not NEXT.match(line))
        if inside:
            own.add(number)
    if not own:
        return Variants()
    code = "\n".join(line if n in own else "" for n, line in enumerate(lines, 1))
    try:
        drawn = _drawn(ast.parse(code), name)
    except SyntaxError as wrong:
        raise TextError(f"{name}:{wrong.lineno}: not Python: {wrong.msg}; mend the line") from None
    if not drawn:
        raise TextError(f"{name}:{min(own)}: nothing is drawn here; write NAME = one_of(…)")
    found = []
    for numbers in _every(compile(code, name, "exec"), name, drawn):
        found.append(numbers)
        if len(found) > MOST:
            told = f"more than {MOST} variants in all; give one_of fewer choices"
            raise TextError(f"{name}:{min(own)}: {told}")
    return Variants(drawn, tuple(found), frozenset(own))


def first(text: str, name: str) -> str:
    """A percent text with the numbers that everybody has while variants are off; a name that is
    none of theirs stays.

    Raises:
        TextError: as `read`.
    """
    found = read(text, name)
    numbers = found.all[0] if found.all else {}
    return PLACE.sub(lambda place: str(numbers.get(place[1], place[0])), found.blanked(text))


def put_in(source: str, numbers: Mapping[str, object]) -> str:
    """A cell's source with these numbers.

    Raises:
        LookupError: with a name that is none of theirs, and its line in the source.
    """

    def number(place: re.Match) -> str:
        if place[1] not in numbers:
            raise LookupError(place[1], source.count("\n", 0, place.start()) + 1)
        return str(numbers[place[1]])

    return PLACE.sub(number, source)


def table(
    variants: Variants,
    marked: Mapping[str, str],
    notebook: NotebookNode,
    released: Callable[[NotebookNode], NotebookNode],
) -> str:
    """The text of variants/NAME.json.

    Args:
        marked: cell id → source with its {{places}}, of the cells that have any.
        notebook: the source with the default's numbers.
        released: a notebook as learners get it, or those cells of it.
    """
    rows = []
    for numbers in variants.all:
        mine = deepcopy(notebook)
        for cell in mine.cells:
            if cell.id in marked:
                cell.source = put_in(marked[cell.id], numbers)
        cells = {c.id: c.source for c in released(mine).cells if c.id in marked}
        rows.append({"numbers": numbers, "cells": cells})
    same = [i for i in marked if len({row["cells"].get(i) for row in rows}) == 1]  # a solution's
    for row in rows:
        row["cells"] = {i: source for i, source in row["cells"].items() if i not in same}
    found = {"drawn": list(variants.drawn), "variants": rows}
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"


def _drawn(tree: ast.Module, name: str) -> tuple[str, ...]:
    """Names that `one_of` gives a value, which may do nothing else."""
    drawn = {
        node.value: node.targets[0].id
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        and len(node.targets) == 1
        and isinstance(node.targets[0], ast.Name)
        and _draws(node.value)
    }
    for node in ast.walk(tree):
        if _draws(node) and node not in drawn:
            raise TextError(f"{name}:{node.lineno}: write NAME = one_of(…), one to a line")
    return tuple(drawn.values())


def _draws(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and getattr(node.func, "id", "") == "one_of"


def _every(code, name: str, drawn: tuple[str, ...]) -> Iterator[dict[str, object]]:
    """The numbers of each combination of choices, the first ones first."""
    _made.clear()
    while True:
        _asked[0] = 0
        yield _numbers(code, name, drawn)
        while _made and _made[-1][0] + 1 == _made[-1][1]:
            _made.pop()
        if not _made:
            return
        _made[-1][0] += 1


def _numbers(code, name: str, drawn: tuple[str, ...]) -> dict[str, object]:
    scope: dict[str, object] = {}
    try:
        exec(code, scope)
    except Exception as error:
        line = _line(error, name)
        chosen = ", ".join(f"{n} = {scope[n]!r}" for n in drawn if n in scope)
        why = str(error) or "it does not hold"
        if not isinstance(error, AssertionError):
            why = f"{type(error).__name__}: {error}"
        raise TextError(f"{name}:{line}: with {chosen or 'nothing drawn'}: {why}") from None
    return {n: v for n, v in scope.items() if isinstance(v, KINDS) and not n.startswith("_")}


def _line(error: Exception, name: str) -> int:
    line, trace = 0, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == name:
            line = trace.tb_lineno
        trace = trace.tb_next
    return line
