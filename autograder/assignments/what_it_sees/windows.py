"""What the exercises of 10-what-it-sees must do that lead from a map back to the image."""

from functools import cache

import numpy as np

from autograder.assignments.shared.common import at, equal_each
from autograder.assignments.shared.no_digest import stays
from autograder.assignments.what_it_sees import mistakes as mistaken
from autograder.assignments.what_it_sees import oracle
from autograder.assignments.what_it_sees.maps import close_each
from autograder.judge import check, compare
from autograder.judge.compare import in_words as kind_of

NAMES = ("size", "jump", "start")


@check("what_it_sees.receptive_field", parts={"size": 1, "jump": 1, "start": 2})
def receptive_field(student, rng, grade):
    stacks = [_stack(rng, layers, first) for layers, first in ((3, 2), (4, 4), (3, 3), (5, 5))]

    @cache
    def found(layers):
        row = student.receptive_field([tuple(layer) for layer in layers])
        three = isinstance(row, tuple | list | np.ndarray) and np.shape(row) == (3,)
        grade.that(three, f"expected (size, jump, start), got {kind_of(row)}")
        return tuple(row.tolist() if isinstance(row, np.ndarray) else row)

    def judged(index):
        got = [found(stack)[index] for stack in stacks]
        right = [oracle.receptive_field(stack)[index] for stack in stacks]
        if index != 1 and got != right and _follows(found, stacks, index):
            grade.that(True, "")  # of the answer's own jump: a wrong one costs its part
            return
        rows = [at(mistaken.fields(stack), index) for stack in stacks]
        known = [{why: value for why, value in row.items() if value is not None} for row in rows]
        told = [f"of {[*map(tuple, stack)]}" for stack in stacks]
        equal_each(grade, f"{NAMES[index]}", told, got, right, known)
        grade.equal(found(())[index], (1, 1, 0)[index], what=f"{NAMES[index]} before any layer")

    for index, name in enumerate(NAMES):
        with grade.part(name):
            judged(index)


def _follows(found, stacks, index):
    """From layer to layer size or start changes as it must, with the jump that the answer itself
    gives there, which must be no constant."""
    jumps = set()
    for stack in stacks:
        for n, (kernel_size, _, padding) in enumerate(stack):
            before, after = found(stack[:n]), found(stack[: n + 1])
            if not all(isinstance(value, int | float) for value in (*before, *after)):
                return False
            jumps.add(before[1])
            by = (kernel_size - 1) * before[1] if index == 0 else -padding * before[1]
            if after[index] != before[index] + by:
                return False
    return len(jumps) > 2 and min(jumps) > 0 and found(())[index] == (1, 1, 0)[index]


@check("what_it_sees.strongest", parts={"images": 1, "places": 1, "refusals": 1})
def strongest(student, rng, grade):
    cases = [(_excited(rng, n), count) for n, count in ((6, 3), (7, 4), (8, 3))]

    def asked(maps, count):
        rows = student.strongest(maps, count)
        array = compare.as_array(rows)
        whole = not isinstance(array, str) and array.shape == (count, 3)
        grade.that(
            whole and bool((array == np.round(array)).all()),
            f"expected {count} times (image, row, column), whole numbers, got "
            f"{kind_of(rows) if isinstance(array, str) else array.shape}",
        )
        return [tuple(int(value) for value in row) for row in array]

    @cache
    def answers():
        return [asked(*case) for case in cases]

    told = [f"in case {n}" for n in range(1, 1 + len(cases))]
    with grade.part("images"):
        got = [tuple(row[0] for row in rows) for rows in answers()]
        right = [tuple(row[0] for row in oracle.strongest(*case)) for case in cases]
        known = [
            {why: tuple(value) for why, value in mistaken.exciting(*case).items()} for case in cases
        ]
        equal_each(grade, "images", told, got, right, known)
    with grade.part("places"):
        # In the images that were named, the first time each is.
        got, right, known = [], [], []
        for (maps, _), rows in zip(cases, answers(), strict=True):
            first = {}
            for image, *place in rows:
                first.setdefault(image, tuple(place))
            inside = all(0 <= image < len(maps) for image in first)
            grade.that(inside and len(first) > 1, f"images {sorted(first)[:9]} of {len(maps)}")
            for image, place in first.items():
                peak = maps[image].argmax()
                got.append(place)
                right.append(tuple(map(int, np.unravel_index(peak, maps[image].shape))))
                known.append(mistaken.places(maps[image]))
        named = [f"(row, column) of place {n}" for n in range(1, 1 + len(got))]
        equal_each(grade, "the", named, got, right, known)
    with grade.part("refusals"):
        maps = _excited(rng, 5)
        both = [asked(one, 5) for one in (maps, _excited(rng, 5))]
        grade.that(both[0] != both[1], "the same for other maps")
        stays(grade, lambda maps: asked(maps, 5), maps)
        for count in rng.permutation([1, 5]).tolist():
            grade.accepts(ValueError, student.strongest, maps, count)
        for count in (6, 0, -1):
            grade.raises(ValueError, student.strongest, maps, count)


@check("what_it_sees.patch", parts={"inside": 2, "over the border": 1})
def patch(student, rng, grade):
    def judged(cases):
        close_each(
            grade,
            [student.patch(*case) for case in cases],
            [oracle.patch(*case) for case in cases],
            [mistaken.patches(*case) for case in cases],
        )

    with grade.part("inside"):
        cases = []
        for channels in rng.permutation([1, 3]).tolist():
            size, jump = int(rng.integers(4, 7)), int(rng.integers(2, 4))
            row, column = rng.permutation([2, 3, 4])[:2].tolist()
            starts = [n for n in range(2, jump + 2) if n * (jump - 1) != size // 2]
            field = (size, jump, -int(rng.choice(starts)))
            cases.append((_image(rng, 22, 25, channels), row, column, field))
        judged(cases)
    with grade.part("over the border"):
        # At a corner, with a jump of 1: where positions lie costs the part before.
        side, size, channels = 9, int(rng.integers(4, 6)), int(rng.choice([1, 3]))
        field = (size, 1, -2)
        image = _image(rng, side, side, channels)
        judged([(image, place, place, field) for place in rng.permutation([0, side - 1]).tolist()])


def _stack(rng, layers, first):
    """Kernel sizes, strides and paddings, no two of the known mistakes alike on them.

    Args:
        first: size of the first kernel: if it is even, so is the whole field's.
    """
    kernels = np.array([first, *rng.choice([3, 5, 7], layers - 1)])
    strides = np.array([2, 3, *rng.integers(2, 4, layers - 2)])
    strides[-1] = 5 - strides[-2]  # the last is not the one before
    padding = rng.permutation(np.arange(1, layers + 1))
    return tuple(tuple(map(int, layer)) for layer in zip(kernels, strides, padding, strict=True))


def _excited(rng, n):
    """Maps (n, 5, 7): the two strongest places lie in one image; another has the highest mean, and
    another is far below zero in one place, as is one of the strongest."""
    maps = rng.uniform(0, 0.5, size=(n, 5, 7))
    order = rng.permutation(n)
    for rank, image in enumerate(order):
        row = int(rng.integers(5))
        column = int(rng.choice([c for c in range(7) if c != row]))
        maps[image, row, column] = 3 - 0.3 * rank
        if not rank:
            maps[image, (row + 2) % 5, (column + 3) % 7] = 2.9
    maps[order[-1]] += 0.2
    for image, depth in ((order[-2], -6), (order[1], -5)):
        maps[image, maps[image].argmin() // 7, maps[image].argmin() % 7] = depth
    return maps.astype("float32")


def _image(rng, height, width, channels):
    return rng.uniform(0.1, 0.9, size=(height, width, channels)).astype("float32")
