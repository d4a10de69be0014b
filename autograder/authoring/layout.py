"""Blank lines of percent text, as ruff and black would have them."""

import ast
from itertools import takewhile

from autograder.authoring.cells import Cell


def trimmed(source: str) -> str:
    """`source` without the blank lines at its edges, which no text keeps."""
    lines = source.split("\n")
    written = [number for number, line in enumerate(lines) if line.strip()]
    return "\n".join(lines[written[0] : written[-1] + 1]) if written else ""


def blank_lines(cell: Cell, after: Cell) -> int:
    """How many stand between two cells: two around functions and classes, else one."""
    last = cell.source.rsplit("\n", 1)[-1]
    ends = not last.startswith("#") and _is_definition(cell, -1)
    comments = takewhile(lambda line: not line or line.startswith("#"), after.source.split("\n"))
    return 2 if ends or ("" not in comments and _is_definition(after, 0)) else 1


def _is_definition(cell: Cell, position: int) -> bool:
    """Is the statement at `position`, 0 or -1, a function or class?"""
    if cell.type != "code":
        return False
    try:
        body = ast.parse(cell.source).body
    except SyntaxError:  # magics
        return False
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    return bool(body) and isinstance(body[position], kinds)
