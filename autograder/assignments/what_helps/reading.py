"""What the exercises of 09-what-helps must do that read a table of results. Nothing is trained."""

from functools import cache

import numpy as np

from autograder.assignments.shared.common import kind_of
from autograder.assignments.what_helps import mistakes as mistaken
from autograder.assignments.what_helps import oracle
from autograder.judge import check


@check("what_helps.summary", parts={"mean": 1, "deviation": 1, "error": 1, "refusals": 1})
def summary(student, rng, grade):
    cases = [_results(rng, runs) for runs in (3, 5, 8)]

    @cache
    def rows():
        got = [student.summary(case) for case in cases]
        for row in got:
            grade.that(
                isinstance(row, tuple | list) and len(row) == 3 and all(map(_number, row)),
                f"expected a tuple of three numbers, got {kind_of(row)}",
            )
        return got

    def column(index, known):
        expected = np.array([oracle.summary(case)[index] for case in cases])
        wrong = [known(case) for case in cases]
        named = {why: np.array([case[why] for case in wrong]) for why in wrong[0]}
        grade.close(np.array([row[index] for row in rows()], float), expected, named)

    with grade.part("mean"):
        column(0, mistaken.means)
    with grade.part("deviation"):
        column(1, mistaken.deviations)
    with grade.part("error"):
        column(2, mistaken.errors)
    with grade.part("refusals"):
        grade.that(len({tuple(row) for row in rows()}) == 3, "the same for other results")
        two = _results(rng, 2)
        grade.accepts(ValueError, student.summary, two)
        grade.raises(ValueError, student.summary, two[:1])
        grade.raises(ValueError, student.summary, [])


@check("what_helps.verdict", parts={"clear": 1, "noise": 2, "pairs": 2, "refusals": 1})
def verdict(student, rng, grade):
    def judged(cases):
        got = [student.verdict(*case) for case in cases]
        for word in got:
            grade.that(isinstance(word, str), f"expected a word, got {kind_of(word)}")
        expected = [oracle.verdict(*case) for case in cases]
        wrong = [mistaken.verdicts(*case) for case in cases]
        explaining = {
            why for why in wrong[0] if [known[why] for known in wrong] == got and got != expected
        }
        named = [{why: known[why] for why in explaining} for known in wrong]
        for word, right, known, case in zip(got, expected, named, cases, strict=True):
            grade.equal(word, right, known, what=f"{case}")

    with grade.part("clear"):
        judged([_pair(rng, sign * 9, 2e-5) for sign in _signs(rng)])
    with grade.part("noise"):
        # Either side of one error and of two; seeds are alike: pairs are judged below alone.
        judged([_pair(rng, by, 2e-5) for by in (0.5, 1.5, -1.5, 3, -3)])
    with grade.part("pairs"):
        # Seeds differ far more than the variants: seen only where each is held against its own.
        judged([_pair(rng, by, 0.08) for by in (9, -9)])
    with grade.part("refusals"):
        before, after = _pair(rng, 9, 2e-5)
        words = {student.verdict(before, after), student.verdict(after, before)}
        grade.that(len(words) == 2, "the same whichever of the two is the better")
        grade.raises(ValueError, student.verdict, before, after[:-1])
        grade.raises(ValueError, student.verdict, before[:1], after[:1])


def _number(value):
    return isinstance(value, int | float | np.number) and not isinstance(value, bool)


def _results(rng, runs):
    """Accuracies of some seeds, no two alike."""
    return [round(float(value), 4) for value in rng.permutation(np.linspace(0.71, 0.93, 41))[:runs]]


def _signs(rng):
    return [int(sign) for sign in rng.permutation([1, -1])]


def _pair(rng, errors, spread):
    """Accuracies of two variants for five seeds, whose differences have a mean of so many errors.

    Args:
        errors: mean of the differences, in errors of that mean.
        spread: standard deviation of the first variant over the seeds.
    """
    first = 0.8 + spread * rng.permutation([-1.3, -0.6, 0.1, 0.7, 1.1])
    noise = rng.permutation([-1.2, -0.7, 0.1, 0.6, 1.2])
    noise = 0.001 * (noise - noise.mean()) / noise.std(ddof=1)
    second = first + noise + errors * 0.001 / np.sqrt(5)
    return first.tolist(), second.tolist()
