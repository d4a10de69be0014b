"""What happens when images move: shifts, curves over them, the question on them, turned filters.

The specification is the text of source/01-pooling/01-pooling.nb.py. Known wrong answers come from
`moving_mistakes`.
"""

import numpy as np

from autograder.assignments.pooling import moving_mistakes as mistaken
from autograder.assignments.pooling import oracle
from autograder.assignments.pooling.held_out import POOLS as CALLED
from autograder.assignments.pooling.held_out import Own
from autograder.assignments.shared.common import (
    cropped,
    kind_of,
    left_alone,
    letters,
    same_dtype,
    signed,
)
from autograder.assignments.shared.does_the_work import (
    depends_on_arguments,
    depends_on_input,
    right_on_own,
    right_or_works,
)
from autograder.judge import StudentError, check


@check(
    "pooling.shift_images",
    parts={"values": 0.5, "no shift and a whole width": 0.25, "dtype and input left alone": 0.25},
)
def shift_images(student, rng, grade):
    def moves(x, shift, known=mistaken.shifts):
        grade.close(
            student.shift_images(x, shift),
            oracle.shift_images(x, shift),
            known(x, shift),
            what=f"images of shape {x.shape} moved by {shift}",
        )

    with grade.part("values"):
        moves(signed(rng, (2, 6, 6, 3)), 2)
        moves(signed(rng, (3, 5, 8, 1)), 3)
        moves(signed(rng, (1, 7, 4, 2)), 3)
        moves(signed(rng, (2, 3, 9, 2)), 1)
    with grade.part("no shift and a whole width"):
        for shift in (0, 7):
            x = signed(rng, (2, 4, 7, 2))
            moves(x, shift, lambda x, shift: _edge_mistakes(student, x, shift))
    with grade.part("dtype and input left alone"):
        _moves_at_all(student, rng, grade)
        for dtype in ("float32", "float64", "uint8"):
            x = rng.integers(1, 99, size=(2, 3, 5, 3)).astype(dtype)
            got = student.shift_images(x, 2)
            left_alone(grade, student)
            same_dtype(grade, got, dtype)


def _edge_mistakes(student, x, shift):
    """Rolled by its whole width, an image is as it was: only another shift tells the two apart."""

    def rolls():
        got = student.shift_images(x, 3)
        return any(np.array_equal(got, np.roll(x, by, axis=2)) for by in (3, -3))

    known = mistaken.edge_shifts(x, shift)
    if shift:
        stays = known.pop(mistaken.IN_PLACE)
        known[mistaken.ROLLED] = lambda: stays() if rolls() else None
        known[mistaken.IN_PLACE] = stays
    return known


def _moves_at_all(student, rng, grade):
    # Large on every axis: most of it stays in sight of one who moves too far, or along another.
    x, shift = signed(rng, (2, 10, 12, 9)), int(rng.integers(1, 3))

    def works():
        move = student.shift_images
        depends_on_input(grade, lambda x: move(x, shift), x, window=(1, 1, None))
        depends_on_arguments(grade, lambda by: move(x, by), (shift,), {"shift": (shift + 1,)})

    right = oracle.shift_images(x, shift)
    right_or_works(grade, student.shift_images(x, shift), right, works, f"moved by {shift}")


@check(
    "pooling.shift_curves",
    parts={"no pooling": 0.5, "average": 0.5, "max": 0.5, "other windows": 0.5},
)
def shift_curves(student, rng, grade):

    def curves(x, kernel_size, names, *args):
        shifts = [0, 1, 2, 5]
        measure = student.shift_curves.sparing("shift_images", *CALLED.values())
        try:
            result = measure(x, shifts, *args)
        except StudentError:
            if not Own(student, x, shifts, kernel_size).stumbles():
                raise
            result = measure(x, shifts := shifts[1:], *args)
        expected = oracle.shift_curves(x, shifts, kernel_size)
        own = Own(student, x, shifts, kernel_size)
        for name in names:
            keys = sorted(map(str, result)) if isinstance(result, dict) else None
            grade.that(
                isinstance(result, dict) and name in result,
                f'expected a dictionary with the key "{name}", '
                + (f"got the keys {keys}" if keys is not None else f"got {kind_of(result)}"),
            )
            known = mistaken.curves(x, shifts, kernel_size, name)
            what = f'"{name}" with windows of {kernel_size}, shifts {shifts}'
            right = right_on_own(result[name], expected[name], lambda n=name: own.curve(n))
            grade.close(result[name], right, known, what=what)

    def images(shape):
        """Of unequal brightness, so that a batch's norm is not a mean over its images."""
        return (signed(rng, shape) * rng.uniform(0.2, 4, size=(shape[0], 1, 1, 1))).astype(
            "float32"
        )

    for part, name in [("no pooling", "none"), ("average", "average"), ("max", "max")]:
        with grade.part(part):
            curves(images((4, 7, 9, 2)), 2, [name])
            curves(images((3, 8, 8, 1)), 2, [name])
    with grade.part("other windows"):
        curves(images((4, 10, 11, 2)), 3, ["average", "max"], 3)


WORDS = {2: "two", 3: "three", 4: "four"}


QUESTIONS = {
    "1": (
        "C",
        {
            "A": "this is what the textbook's sentence leads one to expect. At one pixel you "
            "measure the other order of the two pools; look at the first points of your curves",
            "B": "pooling makes the change smaller: without it the curve is highest",
            "D": "the curves differ: look at their values at one pixel",
        },
    ),
    "2": (
        "B",
        {
            "A": "the pooled map is not blind to the shift: it moves along",
            "C": "one cell of the pooled map is two pixels wide",
            "D": "a shift by a whole stride puts the same pixels together in a window again, one "
            "cell further on",
        },
    ),
    "3": (
        "B",
        {
            "A": "the other way round: the means are 2 and 2, the maxima 8 and 2",
            "C": "the means are 2 and 2: after the mean both look the same",
            "D": "the maxima are 8 and 2: after the maximum the find stands out",
        },
    ),
    "4": (
        "D",
        {
            "A": "the maximum is the same wherever in the window it was",
            "B": "3 0 0 0 and 3 3 3 3 have the same maximum",
            "C": "3 0 0 0 and 3 3 3 3 have the same maximum, but not the same mean",
        },
    ),
}


def whole_strides(window, cells):
    """Question 2, on a shift by so many windows of this size: right letter, and why not another."""
    wide = f"one cell of the pooled map is {WORDS[window]} pixels wide"
    known = {
        "A": QUESTIONS["2"][1]["A"],
        "B": wide,
        "C": wide,
        "D": QUESTIONS["2"][1]["D"]
        if cells == 1
        else "a shift by whole strides puts the same "
        "pixels together in a window again, so many cells further on",
    }
    right = "B" if cells == 1 else "C"
    return right, {letter: why for letter, why in known.items() if letter != right}


@check("pooling.shift_question", parts={f"question {number}": 0.5 for number in QUESTIONS})
def shift_question(student, rng, grade):
    second = whole_strides(grade.number("window", 2), grade.number("cells", 1))
    letters(grade, student.shift_answers, "shift_answers", {**QUESTIONS, "2": second})


@check(
    "pooling.rotated_filters",
    parts={"shape and upright pattern": 0.25, "quarter turns": 0.75},
)
def rotated_filters(student, rng, grade):
    patterns = [signed(rng, (k, k)) for k in (3, 4, 2)]
    with grade.part("shape and upright pattern"):
        for pattern in patterns:
            got = student.rotated_filters(pattern)
            wrong = mistaken.rotations(pattern)
            shapes = {why: lambda v=v: v().shape for why, v in wrong.items()}
            grade.shape(got, (*pattern.shape, 1, 4), shapes)
            grade.close(
                np.asarray(got)[..., 0],
                pattern[..., None],
                cropped(wrong, (..., 0)),
                what="the first filter, which is the pattern itself",
            )
    with grade.part("quarter turns"):
        for pattern in patterns:
            grade.close(
                student.rotated_filters(pattern),
                oracle.rotated_filters(pattern),
                mistaken.rotations(pattern),
                what=f"a pattern of shape {pattern.shape}",
            )
