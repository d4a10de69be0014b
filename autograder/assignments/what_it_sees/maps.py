"""What the exercises of 10-what-it-sees must do that weigh the maps of one layer."""

from functools import cache

import numpy as np

from autograder.assignments.shared.common import explaining, pair
from autograder.assignments.shared.does_the_work import depends_on_input, right_or_works
from autograder.assignments.shared.no_digest import moves_little
from autograder.assignments.what_it_sees import mistakes as mistaken
from autograder.assignments.what_it_sees import oracle
from autograder.judge import check, compare


@check("what_it_sees.class_activation_map", parts={"map": 1.5, "logit": 1, "refusals": 0.5})
def class_activation_map(student, rng, grade):
    # As many maps as classes: weights that are turned round show in values.
    cases = [_case(rng, 6, 6, dtype) for dtype in ("float32", "float64", "float32")]

    @cache
    def answers():
        return [pair(grade, student.class_activation_map(*case)) for case in cases]

    right = [oracle.class_activation_map(*case) for case in cases]
    with grade.part("map"):
        close_each(
            grade,
            [got for got, _ in answers()],
            [expected for expected, _ in right],
            [mistaken.maps_of_a_class(*case) for case in cases],
        )
    with grade.part("logit"):
        # Of the map that came: a wrong one costs the part before.
        own = [
            found.mean() + case[2][case[3]] if _varies(found) else np.nan
            for (found, _), case in zip(answers(), cases, strict=True)
        ]
        got = [logit for _, logit in answers()]
        if all(map(compare.is_close, got, own)):
            grade.that(True, "")
        else:
            known = [
                mistaken.logits(expected, *case[2:])
                for (expected, _), case in zip(right, cases, strict=True)
            ]
            close_each(grade, got, [logit for _, logit in right], known, "the logit")
    with grade.part("refusals"):
        maps, weights, bias, label = _case(rng, 6, 6)

        def found(maps):
            return pair(grade, student.class_activation_map(maps, weights, bias, label))[0]

        got = grade.accepts(ValueError, student.class_activation_map, maps, weights, bias, label)
        expected = oracle.class_activation_map(maps, weights, bias, label)[0]
        given = got[0] if isinstance(got, tuple | list) and len(got) == 2 else None
        right_or_works(grade, given, expected, lambda: _depends(grade, found, maps))
        for wrong in (6, -1):
            grade.raises(ValueError, student.class_activation_map, maps, weights, bias, wrong)
        fewer = maps[..., 1:]
        grade.raises(ValueError, student.class_activation_map, fewer, weights, bias, label)


@check("what_it_sees.gap_gradients", parts={"values": 2})
def gap_gradients(student, rng, grade):
    with grade.part("values"):
        cases = []
        for height, width in ((3, 5), (6, 4)):
            _, weights, _, label = _case(rng, 6, 6)
            cases.append((weights, label, height, width))
        close_each(
            grade,
            [student.gap_gradients(*case) for case in cases],
            [oracle.gap_gradients(*case) for case in cases],
            [mistaken.gradients(*case) for case in cases],
        )


@check("what_it_sees.grad_cam", parts={"values": 1.5, "cut off below zero": 1, "refusals": 0.5})
def grad_cam(student, rng, grade):
    cases = [_weighed(rng, dtype) for dtype in ("float32", "float64")]
    sums = [maps @ gradients.mean(axis=(0, 1)) for maps, gradients in cases]

    @cache
    def answers():
        got = [student.grad_cam(*case) for case in cases]
        return [grade.shape(one, s.shape) for one, s in zip(got, sums, strict=True)]

    def works(maps, gradients):
        _depends(grade, lambda x: student.grad_cam(x, gradients), maps)
        _depends(grade, lambda x: student.grad_cam(maps, x), gradients)

    with grade.part("values"):
        # Where the sum is above zero: what becomes of the rest costs the next part.
        above = [s > 0 for s in sums]
        known = [
            {why: np.maximum(wrong[where], 0) for why, wrong in mistaken.weighed(*case).items()}
            for case, where in zip(cases, above, strict=True)
        ]
        close_each(
            grade,
            [np.maximum(got[where], 0) for got, where in zip(answers(), above, strict=True)],
            [s[where] for s, where in zip(sums, above, strict=True)],
            known,
            "where the weighted sum is above zero",
        )
    with grade.part("cut off below zero"):
        for got, s in zip(answers(), sums, strict=True):
            positive = compare.is_close(got, np.abs(s))
            grade.that(bool((got >= 0).all()), "a value is below zero", "the ReLU is missing")
            absolute = "absolute values: what speaks against the class should be 0"
            grade.that(int((got == 0).sum()) > 1, "none is 0", absolute if positive else "")
        right_or_works(grade, answers()[0], sums[0].clip(0), lambda: works(*cases[0]))
    with grade.part("refusals"):
        maps, gradients = _weighed(rng, "float64")
        got = grade.accepts(ValueError, student.grad_cam, maps, gradients)
        expected = oracle.grad_cam(maps, gradients)
        right_or_works(grade, got, expected, lambda: works(maps, gradients))
        for wrong in (gradients[:, 1:], gradients[:1], gradients[..., :1]):
            grade.raises(ValueError, student.grad_cam, maps, wrong)


def close_each(grade, got, expected, known, what=""):
    """Each is close to what is expected; a mistake is named only if it explains all."""
    known = explaining(got, known)
    for one, right, wrong in zip(got, expected, known, strict=True):
        grade.close(one, right, wrong, what=what)


def _depends(grade, compute, x):
    """The answer changes with its input, place by place, and with nothing else; little, where the
    input changes little."""
    depends_on_input(grade, lambda images: np.array([compute(one) for one in images]), x[None])
    moves_little(grade, compute, x, np.random.default_rng(x.size))


def _varies(found):
    return isinstance(found, np.ndarray) and found.ndim == 2 and bool(np.ptp(found) > 0)


def _case(rng, maps, classes, dtype="float64"):
    """(maps (h, w, maps) as after ReLU, weights, bias, label), sides that differ, labels too."""
    height, width = rng.permutation([4, 5, 7])[:2].tolist()
    x = np.maximum(rng.normal(0.4, 1, size=(height, width, maps)), 0).astype(dtype)
    weights = rng.normal(size=(maps, classes)).astype(dtype)
    bias = (rng.choice([-1, 1], classes) * rng.uniform(0.5, 2, classes)).astype(dtype)
    return x, weights, bias, int(rng.integers(classes))


def _weighed(rng, dtype):
    """Maps and gradients (h, w, k) whose weighted sum is above zero in some places, below in as
    many, and nowhere close to it."""
    height, width, maps = 4, 5, 3
    gradients = rng.normal(size=(height, width, maps))
    mean = gradients.mean(axis=(0, 1))
    x = rng.normal(size=(height, width, maps))
    sums = x @ mean
    wanted = rng.permutation(np.tile([-1.0, 1.0], sums.size // 2)).reshape(sums.shape)
    wanted *= rng.uniform(0.3, 1, sums.shape)
    x += (wanted - sums)[..., None] * mean / (mean @ mean)
    return x.astype(dtype), gradients.astype(dtype)
