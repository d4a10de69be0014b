"""An answer in words: one cell of a text, two of a notebook.

    # %% [markdown] written="why-max" points=2
    # Why is …?                        the question: learners get it as a locked cell of its own
    #
    # ### BEGIN SOLUTION               what a good answer says, for whoever grades it
    # …                                learners get "YOUR ANSWER HERE", in a cell that is theirs
    # ### END SOLUTION

nbgrader empties such a cell, but for what stands outside of a solution; and what stands beside an
answer is the learner's to delete.
"""

from collections.abc import Iterable
from dataclasses import replace

from autograder.authoring.cells import Cell
from autograder.authoring.layout import trimmed
from autograder.authoring.rules import SOLUTION

ASKED = "ask-"
"""Before an answer's id: the grade id of its question."""


def apart(cells: Iterable[Cell]) -> list[Cell]:
    """A text's cells as a notebook has them: questions and answers in words each on its own.

    Raises:
        TextError: text stands below a solution.
    """
    found = []
    for cell in cells:
        if cell.marker != "written":
            found.append(cell)
            continue
        question, answer = _split(cell)
        if question:
            found.append(
                replace(
                    cell,
                    source=question,
                    marker="locked",
                    id=ASKED + cell.id,
                    points=None,
                    tags=(),
                )
            )
        found.append(replace(cell, source=answer))
    return found


def together(cells: Iterable[Cell]) -> list[Cell]:
    """A notebook's cells as a text has them; a bare answer becomes a solution."""
    found: list[Cell] = []
    for cell in cells:
        if cell.marker != "written":
            found.append(cell)
            continue
        if cell.source and SOLUTION[0] not in cell.source:
            cell = replace(cell, source=f"### {SOLUTION[0]}\n{cell.source}\n### {SOLUTION[1]}")
        if found and _asks(found[-1], cell):
            question = found.pop().source
            cell = replace(cell, source=trimmed(f"{question}\n\n{cell.source}"))
        found.append(cell)
    return found


def _asks(cell: Cell, written: Cell) -> bool:
    asks = cell.marker == "locked" and cell.id == ASKED + written.id and not cell.tags
    return asks and cell.type == "markdown" and SOLUTION[0] not in cell.source


def _split(cell: Cell) -> tuple[str, str]:
    """Question and solution, either maybe empty."""
    lines = cell.source.split("\n")
    begin = next((i for i, line in enumerate(lines) if SOLUTION[0] in line), len(lines))
    end = next((i for i, line in enumerate(lines) if SOLUTION[1] in line), len(lines) - 1)
    for offset, line in enumerate(lines[end + 1 :], end + 2):
        if line.strip():
            raise cell.error("text below the solution; write the question above it", offset)
    return trimmed("\n".join(lines[:begin])), trimmed("\n".join(lines[begin:]))
