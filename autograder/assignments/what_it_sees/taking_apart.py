"""What taking a network apart must do: the two parts are asked, one by one, before and after the
whole network gets other weights."""

from functools import cache

from autograder.assignments.shared.does_the_work import depends_on_input, right_or_works
from autograder.assignments.shared.layers import conv2d, max_pool2d, relu
from autograder.assignments.what_it_sees import oracle
from autograder.assignments.what_it_sees.maps import close_each
from autograder.judge import check, compare
from autograder.judge.compare import in_words as kind_of

COPIED = "the part keeps the weights of before: use the network's own layers, not copies"


@check("what_it_sees.split", parts={"front": 1.5, "back": 1.5, "shares weights": 1})
def split(student, rng, grade):
    images = rng.normal(size=(2, 8, 6, 2)).astype("float32")
    maps = rng.uniform(size=(3, 4, 3, 4)).astype("float32")
    before, after = _weights(rng), _weights(rng)

    @cache
    def answers(part):
        given = images if part == "front" else maps
        rows = [
            student.taken_apart.told_as("split")(part, kind, given, before, after)
            for kind in rng.permutation(["Sequential", "functional"]).tolist()
        ]
        for row in rows:
            whole = isinstance(row, tuple | list) and len(row) == 3
            grade.that(whole, f"expected three arrays, got {kind_of(row)}")
        return rows

    def right(part, weights):
        first, second, last = (weights[i : i + 2] for i in (0, 2, 4))
        return oracle.front(images, first, second) if part == "front" else oracle.back(maps, last)

    def works(part, got):
        """A part that is wrong computes something all the same, of more than one value each."""
        given = images if part == "front" else maps

        def computed(x):
            return student.taken_apart(part, "functional", x, before, after)[0]

        right_or_works(
            grade,
            got,
            right(part, before),
            lambda: depends_on_input(grade, computed, given, mixes=True),
            f"the {part}",
        )

    with grade.part("front"):
        expected = right("front", before)
        early = max_pool2d(relu(conv2d(images, *before[:2], padding="same")), 2, 2, "valid")
        known = {
            "it ends one layer too early": early,
            "it goes on to the end: these are the whole network's outputs": oracle.softmax(
                oracle.dense(expected.mean(axis=(1, 2)), *before[4:])
            ),
            "it goes one layer too far: the maps are averaged already": expected.mean(axis=(1, 2)),
        }
        got = [row[0] for row in answers("front")]
        close_each(grade, got, [expected] * 2, [known] * 2)
    with grade.part("back"):
        got = [row[0] for row in answers("back")]
        expected = right("back", before)
        again = relu(conv2d(maps, *before[2:4], padding="same"))
        known = {
            "it begins with the layer after which the network is cut: that one is in the front": (
                oracle.back(again, before[4:])
            ),
            "it ends one layer too early: the maps are only averaged": maps.mean(axis=(1, 2)),
            "the softmax is left out": oracle.dense(maps.mean(axis=(1, 2)), *before[4:]),
        }
        close_each(grade, got, [expected] * 2, [known] * 2)
    with grade.part("shares weights"):
        for part in ("front", "back"):
            for first, again, changed in answers(part):
                arrays = [compare.as_array(one) for one in (first, again, changed)]
                numbers = not any(isinstance(one, str) for one in arrays)
                grade.that(numbers and arrays[0].size > 1, f"the {part} gives no array")
                works(part, first)
                steady = compare.is_close(again, first)
                grade.that(steady, f"the {part} gives something else each time it is asked")
                other = not compare.is_close(changed, first)
                what = f"the network got other weights, and its {part} gives what it gave before"
                grade.that(other, what, COPIED)


def _weights(rng):
    """Kernels and biases of a network of two convolutions, 2 to 4 to 4 maps (the second could
    also take what it gives), and 5 classes."""
    shapes = ((3, 3, 2, 4), (4,), (3, 3, 4, 4), (4,), (4, 5), (5,))
    return [rng.normal(0.1, 0.5, size=shape).astype("float32") for shape in shapes]
