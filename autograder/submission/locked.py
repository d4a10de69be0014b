"""What learners wrote into cells that do not count: editors other than Jupyter's allow it."""

from __future__ import annotations

import re

from nbformat import NotebookNode

from autograder.submission.integrity import MAX_PARSED, grade_id, is_locked
from autograder.submission.parser import Parser

SHOWN = 2_000
"""Characters of each such cell."""
MOST = 5
NOTE = """\
Code stood in locked cells, which do not count ({names}). It was not run: write it into the \
exercise's own cell, or into a new one.

{code}"""


def told(cells: list[NotebookNode], release: NotebookNode) -> list[str]:
    """A note on code that was written into locked cells, with the code; none if there is none.

    Args:
        cells: what was handed in, as `integrity.read` gives it.
    """
    given = {grade_id(c): c for c in release.cells if grade_id(c) and is_locked(c)}
    sources = {cell.source.strip() for cell in release.cells}
    found: dict[str, str] = {}
    parser = Parser()
    for cell in cells:
        name = cell.grade_id if isinstance(cell.grade_id, str) else cell.id
        known = given.get(name) if isinstance(name, str) else None
        if (
            known is not None
            and cell.cell_type == known.cell_type == "code"
            and cell.source.strip() not in sources
            and (new := _new(cell.source, known.source, parser))
        ):
            found.setdefault(name, new)
    if not found:
        return []
    names = ", ".join(f"`{name}`" for name in list(found)[:MOST])
    code = "\n\n".join(_fenced(new) for new in list(found.values())[:MOST])
    return [NOTE.format(names=names, code=code)]


def _new(written: str, given: str, parser: Parser) -> str:
    """The lines that were added to a cell; empty when it is the same program."""
    if len(written) <= MAX_PARSED and parser.program(written) == parser.program(given) is not None:
        return ""
    known = {_plain(line) for line in given.splitlines()}
    lines = [line for line in written.splitlines() if _plain(line) not in known]
    if not any(line.strip() and not line.strip().startswith("#") for line in lines):
        return ""
    return "\n".join(lines)[:SHOWN]


def _plain(line: str) -> str:
    """A line but for spaces, and for letters that another program may have lost."""
    return re.sub(r"[^!->@-~]+", "", line)


def _fenced(code: str) -> str:
    longest = max(map(len, re.findall("`+", code)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}python\n{code}\n{fence}"
