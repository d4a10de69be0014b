"""The notebooks say the same things in the same way: signatures, sections, graded cells."""

import ast
import re
from collections import defaultdict
from pathlib import Path

import pytest

from autograder.authoring.text import read_cells
from autograder.submission.idle import bound

ROOT = Path(__file__).resolve().parents[2]
TEXTS = {path.parent.name: path for path in sorted((ROOT / "source").glob("*/*.nb.py"))}
CELLS = {name: read_cells(path.read_text("utf-8"), name) for name, path in TEXTS.items()}
assignment = pytest.mark.parametrize("name", TEXTS)

OTHER_WORDS = {
    "num_classes": {"classes", "n_classes", "class_count"},
    "input_shape": {"in_shape", "image_shape", "shape_in"},
    "kernel_size": {"kernel", "ksize", "window_size"},
    "filters": {"num_filters", "n_filters", "maps_out"},
    "maps_in": {"in_maps", "input_maps"},
    "images": {"photos", "pictures"},
    "labels": {"targets", "truths"},
    "stride": {"strides"},
}
"""What the exercises call an option of their functions and layers → words for the same."""
EXCEPTIONS = dict.fromkeys(
    [("conv1x1", "kernel"), ("conv2d", "kernel")], "the values of a kernel, not its size"
)


@assignment
def test_long_cells_that_only_draw_are_folded(name):
    drawing = re.compile(r"figure\.subplots|plt\.subplots")
    for cell in CELLS[name]:
        if cell.may_fold and cell.source.count("\n") >= 12 and drawing.search(cell.source):
            assert cell.folded, f"{name}:{cell.line}: write folded=true"


def functions(name, markers=("answer", "locked")):
    """(where, arguments) of each function and each layer's __init__ that cells of a kind define."""
    for cell in CELLS[name]:
        if cell.type == "code" and cell.marker in markers:
            for node in ast.parse(cell.source).body:
                if isinstance(node, ast.ClassDef):
                    inits = [n for n in node.body if getattr(n, "name", "") == "__init__"]
                    yield from ((node.name, arguments(init)[1:]) for init in inits)
                elif isinstance(node, ast.FunctionDef):
                    yield node.name, arguments(node)


def arguments(function):
    return [a.arg for a in (*function.args.posonlyargs, *function.args.args)]


def headings(name):
    text = "\n\n".join(cell.source for cell in CELLS[name] if cell.type == "markdown")
    return re.findall(r"^(#+) (.+)$", text, re.MULTILINE)


@assignment
def test_options_that_are_the_same_have_one_name(name):
    for where, given in functions(name, ("answer",)):
        for word, others in OTHER_WORDS.items():
            wrong = {o for o in others & set(given) if (where, o) not in EXCEPTIONS}
            assert not wrong, f"{where} in {name}: {wrong} should be called {word}"


@assignment
def test_networks_of_any_size_take_input_shape_and_num_classes_side_by_side(name):
    """Others are networks for one data set: they are built without arguments of that kind."""
    for where, given in functions(name):
        if where.startswith("build_") and {"input_shape", "num_classes"} & set(given):
            place = given.index("input_shape")
            assert given[place : place + 2] == ["input_shape", "num_classes"], where


@assignment
def test_width_is_a_share_of_the_published_width(name):
    """As Keras's applications call it alpha; the number of maps of a layer is `filters`."""
    for cell in CELLS[name]:
        if cell.type == "code" and cell.marker == "answer":
            for node in ast.walk(ast.parse(cell.source)):
                if isinstance(node, ast.FunctionDef) and node.name.startswith("build_"):
                    given = dict(
                        zip(reversed(arguments(node)), reversed(node.args.defaults), strict=False)
                    )
                    if "width" in arguments(node):
                        assert ast.literal_eval(given["width"]) == 1.0, node.name


def test_the_small_networks_are_named_after_the_large_ones():
    """googlenet → build_googlenet_small, whose weights are trained/googlenet-small.weights.h5."""
    for name in TEXTS:
        trained = set(re.findall(r'name="([a-z]+-small)"', TEXTS[name].read_text("utf-8")))
        built = {where for where, _ in functions(name)}
        assert {f"build_{one.replace('-', '_')}" for one in trained} <= built


@assignment
def test_a_cell_that_grades_reached_accuracy_alone_has_the_id_and_the_check_reached(name):
    for cell in CELLS[name]:
        if cell.marker == "tests":
            (check,) = re.findall(r'check\(\s*"[a-z0-9_]+\.([a-z0-9_]+)"', cell.source)
            assert (check == "reached") == (cell.id == "reached"), cell.id


@assignment
def test_a_graded_cell_begins_with_its_points_and_lists_its_parts(name):
    for cell in CELLS[name]:
        if cell.marker == "tests":
            first, *others = cell.source.splitlines()
            unit = "point" if cell.points == 1 else "points"
            assert re.match(rf"# {cell.points} {unit}[.,:]", first), (cell.id, first)
            parts = [re.match(r"#   ([\d.]+)  +\S", line) for line in others]
            assert sum(float(part[1]) for part in parts if part) == cell.points, cell.id


@assignment
def test_each_exercise_says_why_before_what(name):
    told = "\n".join(cell.source for cell in CELLS[name] if cell.type == "markdown")
    _, *exercises = re.split(r"^#+ (?=Exercise \d+: )", told, flags=re.MULTILINE)
    assert exercises
    for exercise in exercises:
        heading, _, first, *_ = exercise.splitlines()
        assert first.startswith("*Why:* "), heading


@assignment
def test_the_first_cell_has_the_same_sections_in_the_same_order(name):
    intro = CELLS[name][0].source
    marks = [
        r"\A# .+\n",
        r"^\*\*When you are done, you can\*\*\n\n- ",
        r"^\| \| exercise \| you write \| points \| minutes \|$",
        r"^\| \| \*\*in all\*\* \|",
        r"^\*\*How it works\.\*\* ",
        r"^You need ",
    ]
    found = [re.search(mark, intro, re.MULTILINE) for mark in marks]
    assert all(found), [mark for mark, match in zip(marks, found, strict=True) if not match]
    places = [match.start() for match in found]
    assert places == sorted(places)


@assignment
def test_the_headings_follow_one_scheme(name):
    """One title; sections; exercises within them, numbered through; at the end a summary and
    what to read."""
    levels = defaultdict(list)
    for marks, title in headings(name):
        levels[len(marks)].append(title)
    assert len(levels[1]) == 1 and not set(levels) - {1, 2, 3}
    assert levels[2][-2:] == ["Summary", "Further reading"]
    assert len(set(levels[2])) == len(levels[2])
    numbers = [int(n) for t in levels[3] for n in re.findall(r"^Exercise (\d+): ", t)]
    assert numbers == list(range(1, len(numbers) + 1))


@assignment
def test_what_is_trained_for_points_says_how_it_is_graded_before_it_is_trained(name):
    ids = [cell.id for cell in CELLS[name]]
    if "reached" in ids:
        before = CELLS[name][: ids.index("reached")]
        texts = [cell.source for cell in before if "**How it is graded.**" in cell.source]
        assert len(texts) == 1 and "trained/" in "\n".join(c.source for c in before)


@assignment
def test_the_sample_is_called_fashion_and_what_is_trained_on_clothes(name):
    text = TEXTS[name].read_text("utf-8")
    for variable in re.findall(r"^ *(\w+) = data\.fashion_mnist\(", text, re.MULTILINE):
        assert variable == "fashion"
    for variable, sample in re.findall(r"^ *(\w+) = full_set\((\w*)\)", text, re.MULTILINE):
        assert (variable, sample) == ("clothes", "fashion")


def imported(cell):
    """Names that a code cell imports for the notebook."""
    nodes = ast.walk(ast.parse(cell.source))
    imports = [node for node in nodes if isinstance(node, ast.Import | ast.ImportFrom)]
    return {a.asname or a.name.partition(".")[0] for node in imports for a in node.names}


@assignment
def test_no_cell_gives_an_imported_name_to_something_else(name):
    code = [cell for cell in CELLS[name] if cell.type == "code"]
    names = set().union(*map(imported, code))
    assert {cell.line: bound(cell.source) & names - imported(cell) for cell in code} == {
        cell.line: set() for cell in code
    }
