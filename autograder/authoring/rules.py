"""What the cells of an assignment must hold, checked before nbgrader sees them."""

import ast
import re
import warnings
from collections.abc import Iterable

from autograder.authoring.cells import GRADED, Cell

SOLUTION = ("BEGIN SOLUTION", "END SOLUTION")
HIDDEN = ("BEGIN HIDDEN TESTS", "END HIDDEN TESTS")
# Words that a preprocessor of generate_assignment acts upon and that no marker stands for.
FOREIGN = ("AUTOTEST", "BEGIN MARK SCHEME", "END MARK SCHEME")
STUB = "raise NotImplementedError()"
# An import of the instructors' package, however it is spelled.
INSTRUCTORS = re.compile(
    r"^\s*(from\s+autograder\b|import\s+([\w.]+(\s+as\s+\w+)?\s*,\s*)*autograder\b)"
    r"|(import_module|__import__)\(\s*['\"]autograder\b"
)
ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,57}")
TYPES = {"written": ("markdown",), "locked": ("code", "markdown")}
CHECK = re.compile(r"[^#]*\bcheck\(")
MAGIC = re.compile(r"\s*[%!?]|.*\?\s*$")


def validate(cells: Iterable[Cell]) -> None:
    """Check the rules of every cell, and that no grade id occurs twice.

    Raises:
        TextError: the first rule that is broken.
    """
    seen = {}
    for cell in cells:
        if cell.marker:
            _check_marker(cell)
            first = seen.setdefault(cell.grade_id, cell)
            if first is not cell:
                where = f"line {first.line}" if first.line else f"cell {first.number}"
                raise cell.error(f"the id {cell.grade_id!r} is taken by {where}; choose another")
        solution = _check_solution(cell)
        hidden = _check_tests(cell)
        _check_words(cell, hidden)
        _check_syntax(cell, set())
        if solution:
            _check_syntax(cell, solution)


def _check_marker(cell: Cell) -> None:
    marker = cell.marker
    if not ID.fullmatch(cell.id):
        raise cell.error(
            f'{cell.id!r} cannot be an id; write {marker}="some-name": '
            "letters, digits, '-' and '_', at most 58 of them"
        )
    types = TYPES.get(marker, ("code",))
    if cell.type not in types:
        head = "# %%" if "code" in types else "# %% [markdown]"
        raise cell.error(
            f"{marker}= cannot mark a {cell.type} cell; write '{head} {marker}=\"{cell.id}\"'"
        )
    if marker in GRADED and not cell.points:
        raise cell.error(f'{marker}= without points; write {marker}="{cell.id}" points=2, say')


def _check_solution(cell: Cell) -> set[int]:
    """The lines of the solution, which belongs in answers only."""
    solution = _region(cell, SOLUTION)
    if solution and cell.marker not in ("answer", "written"):
        raise cell.error(
            "a solution outside an answer; write '# %% answer=\"some-name\"' above it",
            min(solution),
        )
    if cell.marker == "answer" and not solution:
        raise cell.error(
            "answer= without a solution; write ### BEGIN SOLUTION and ### END SOLUTION around it"
        )
    return solution


def _check_tests(cell: Cell) -> set[int]:
    """The lines of the hidden tests, which belong in tests cells only."""
    hidden = _region(cell, HIDDEN)
    if cell.marker != "tests":
        if hidden:
            raise cell.error(
                'hidden tests outside a tests cell; move them to \'# %% tests="some-name" '
                "points=2', say",
                min(hidden),
            )
        return hidden
    lines = list(enumerate(cell.source.split("\n"), 1))
    if not any(CHECK.match(line) for offset, line in lines if offset in hidden):
        raise cell.error(
            "tests= without a hidden check; write check(…) between ### BEGIN HIDDEN TESTS "
            "and ### END HIDDEN TESTS"
        )
    for offset, line in lines:
        if offset not in hidden and line.strip() and not line.lstrip().startswith("#"):
            raise cell.error(
                "code beside the hidden tests could void partial credit; "
                "move it to a visible= cell",
                offset,
            )
    return hidden


def _check_words(cell: Cell, hidden: set[int]) -> None:
    for offset, line in enumerate(cell.source.split("\n"), 1):
        for word in FOREIGN:
            if word in line:
                raise cell.error(f"nbgrader would act upon {word!r}; reword the line", offset)
        if cell.type == "code" and offset not in hidden and INSTRUCTORS.search(line):
            raise cell.error(
                "learners have no autograder package; import it among the hidden tests only",
                offset,
            )


def _region(cell: Cell, words: tuple[str, str]) -> set[int]:
    """Line numbers, from 1, between the lines that hold the two words, these included."""
    begin, end = words
    inside, start = set(), 0
    for offset, line in enumerate(cell.source.split("\n"), 1):
        if begin in line:
            if start:
                raise cell.error(f"{begin} twice; write ### {end} before it", offset)
            start = offset
        if start:
            inside.add(offset)
        if end in line:
            if not start:
                raise cell.error(f"{end} without {begin}; write ### {begin} above it", offset)
            start = 0
    if start:
        raise cell.error(f"{begin} without {end}; write ### {end} below it", start)
    return inside


def _check_syntax(cell: Cell, solution: set[int]) -> None:
    """Code must be Python, also with nbgrader's stub in place of the lines of the solution."""
    lines = cell.source.split("\n")
    if cell.type != "code" or any(MAGIC.match(line) for line in lines):
        return
    for offset in solution:
        line = lines[offset - 1]
        indent = line[: len(line) - len(line.lstrip())]
        lines[offset - 1] = indent + STUB if SOLUTION[0] in line else ""
    flags = ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile("\n".join(lines), cell.file, "exec", flags)
    except SyntaxError as wrong:
        message = f"not Python: {wrong.msg}; mend the line"
        if solution:
            message = (
                f"the learner would get what is not Python: {wrong.msg}; "
                "begin the solution where a statement can stand"
            )
        raise cell.error(message, wrong.lineno or 0) from None
