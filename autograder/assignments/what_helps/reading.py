"""What the exercises of 09-what-helps must do that read a table of results. Nothing is trained."""

from functools import cache

import numpy as np

from autograder.assignments.shared.common import at, equal_each, explaining, kind_of, pair
from autograder.assignments.shared.no_digest import moves_little
from autograder.assignments.what_helps import mistakes as mistaken
from autograder.assignments.what_helps import oracle
from autograder.judge import check, compare


@check("what_helps.summary", parts={"mean": 1, "deviation": 1, "error": 1, "refusals": 1})
def summary(student, rng, grade):
    cases = [_results(rng, runs) for runs in (3, 5, 8)]

    @cache
    def rows():
        got = [student.summary(case) for case in cases]
        for row in got:
            _three(grade, row)
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
        # Of the deviations that were given: a wrong one costs the part before.
        given = np.array([row[1] for row in rows()], float)
        own = given / np.sqrt([len(case) for case in cases])
        got = np.array([row[2] for row in rows()], float)
        if len(set(given)) == len(cases) and compare.is_close(got, own):
            grade.that(True, "")
        else:
            column(2, mistaken.errors)
    with grade.part("refusals"):
        grade.that(
            len({tuple(map(float, row)) for row in rows()}) == 3, "the same for other results"
        )
        moves_little(grade, lambda case: student.summary(case.tolist()), cases[0], rng)
        two = _results(rng, 2)
        grade.accepts(ValueError, student.summary, two)
        grade.raises(ValueError, student.summary, two[:1])
        grade.raises(ValueError, student.summary, [])


WORDS = ("better", "worse", "cannot tell")


@check("what_helps.verdict", parts={"clear": 1, "noise": 2, "pairs": 2, "refusals": 1})
def verdict(student, rng, grade):
    @cache
    def one_word():
        clear = [_pair(rng, by, 2e-5) for by in (9, -9)]
        return len({str(student.verdict(*case)) for case in clear}) == 1

    def judged(cases):
        got = [student.verdict(*case) for case in cases]
        for word in got:
            grade.that(isinstance(word, str), f"expected a word, got {kind_of(word)}")
            grade.that(word in WORDS, f"expected one of {', '.join(WORDS)}, got {word[:40]!r}")
        expected = [oracle.verdict(*case) for case in cases]
        wrong = [mistaken.verdicts(*case) for case in cases]
        if len(set(got)) == 1 < len(set(expected)) and one_word():
            wrong = [{"the same word, whatever is given": got[0]}] * len(cases)
        equal_each(grade, "the verdict on", cases, got, expected, wrong)

    with grade.part("clear"):
        judged([_pair(rng, sign * 9, 2e-5) for sign in _signs(rng)])
    with grade.part("noise"):
        # Either side of one error and of two; seeds are alike: pairs are judged below alone.
        near = [_pair(rng, by, 2e-5) for by in (0.5, 1.5, -1.5, 1.9, 3, -3)]
        # One seed far from the others: all agree where nothing is sure, and the other way round.
        sign = int(rng.choice([1, -1]))
        far = [_pair(rng, sign * 1.5, 2e-5, sign), _pair(rng, -sign * 3, 2e-5, sign)]
        # Seeds that have nothing in common: sorted, they would seem to.
        before, after = _pair(rng, sign * 9, 0.08)
        alike = _results(rng, 4)
        judged([*near, *far, (before, after[1:] + after[:1]), (alike, list(alike))])
    with grade.part("pairs"):
        # Seeds differ far more than the variants: seen only where each is held against its own.
        judged([_pair(rng, by, 0.08) for by in (9, -9)])
    with grade.part("refusals"):
        before, after = _pair(rng, 9, 2e-5)
        words = [student.verdict(before, after), student.verdict(after, before)]
        for word in words:
            grade.that(isinstance(word, str), f"expected a word, got {kind_of(word)}")
        grade.that(words[0] != words[1], "the same whichever of the two is the better")
        grade.accepts(ValueError, student.verdict, before[:2], after[:2])
        grade.raises(ValueError, student.verdict, before, after[:-1])
        grade.raises(ValueError, student.verdict, before[:1], after[:1])


@check("what_helps.choose", parts={"chosen": 1.5, "told": 1, "refusals": 0.5})
def choose(student, rng, grade):
    tables = [_tables(rng) for _ in range(3)]

    @cache
    def answers():
        got = [pair(grade, student.choose(*table)) for table in tables]
        for name, told in got:
            grade.that(isinstance(name, str), f"expected a name, got {kind_of(name)}")
            grade.that(_number(told), f"expected a number, got {kind_of(told)}")
        return got

    with grade.part("chosen"):
        names = [name for name, _ in answers()]
        expected = [oracle.choose(*table)[0] for table in tables]
        wrong = [mistaken.chosen(*table) for table in tables]
        told = [f"in case {number}" for number, _ in enumerate(tables, 1)]
        equal_each(grade, "the network chosen", told, names, expected, wrong)
    with grade.part("told"):
        # Of the network that was named: a wrong choice costs the part before.
        got = [told for _, told in answers()]
        for (name, _), (_, test) in zip(answers(), tables, strict=True):
            grade.that(name in test, f"{name[:40]!r} is none of the networks")
        known = explaining(
            got,
            [
                mistaken.told(name, *table)
                for (name, _), table in zip(answers(), tables, strict=True)
            ],
        )
        for (name, told), (_, test), wrong in zip(answers(), tables, known, strict=True):
            grade.close(told, float(np.mean(test[name])), wrong, what="accuracy on test images")
    with grade.part("refusals"):
        held_out, test = _tables(rng)
        name, _ = pair(grade, grade.accepts(ValueError, student.choose, held_out, test))
        grade.that(isinstance(name, str) and name in test, "none of the networks is chosen")
        fewer = dict(list(test.items())[1:])
        grade.raises(ValueError, student.choose, held_out, fewer)
        grade.raises(ValueError, student.choose, fewer, held_out)
        unheard = {other if other != name else "unheard of": of for other, of in test.items()}
        grade.raises(ValueError, student.choose, held_out, unheard)
        last = next(other for other in test if other != name)
        unheard = {other if other != last else "unheard of": of for other, of in test.items()}
        grade.raises(ValueError, student.choose, held_out, unheard)
        grade.raises(ValueError, student.choose, {}, {})


@check("what_helps.overfitting", parts={"epoch": 1, "gap": 1, "lost": 0.5, "refusals": 0.5})
def overfitting(student, rng, grade):
    curves = [_curves(rng, epochs, best) for epochs, best in ((8, 3), (9, 5), (6, 6), (7, 2))]

    @cache
    def answers():
        got = [student.overfitting(*case) for case in curves]
        for row in got:
            _three(grade, row)
        return got

    def column(index, what):
        got = [row[index] for row in answers()]
        wrong = [at(mistaken.overfitted(*case), index) for case in curves]
        wrong = [{why: value for why, value in w.items() if value is not None} for w in wrong]
        for value, case, known in zip(got, curves, explaining(got, wrong), strict=True):
            grade.close(value, oracle.overfitting(*case)[index], known, what=what)

    with grade.part("epoch"):
        column(0, "the best epoch")
    with grade.part("gap"):
        if all(map(_gap_of_equals, answers(), curves)):
            grade.that(True, "")
        else:
            column(1, "the gap at the best epoch")
    with grade.part("lost"):
        column(2, "accuracy lost after the last epoch")
    with grade.part("refusals"):
        train, held_out = _curves(rng, 5, 2)
        got = grade.accepts(ValueError, student.overfitting, train, held_out)
        _three(grade, got)
        grade.that(list(got) != list(answers()[0]), "the same for all curves")
        found = lambda both: student.overfitting(*both.tolist())  # noqa: E731
        moves_little(grade, found, [train, held_out], rng, ties=True)
        grade.raises(ValueError, student.overfitting, train, held_out[:-1])
        grade.raises(ValueError, student.overfitting, train[:-1], held_out)
        grade.raises(ValueError, student.overfitting, [], [])


def _three(grade, row):
    """Three numbers, as a tuple, a list or an array."""
    listed = isinstance(row, tuple | list) or isinstance(row, np.ndarray) and row.ndim == 1
    whole = listed and len(row) == 3 and all(map(_number, row))
    grade.that(whole, f"expected a tuple of three numbers, got {kind_of(row)}")


def _number(value):
    return isinstance(value, int | float | np.number) and not isinstance(value, bool)


def _results(rng, runs):
    """Accuracies of some seeds, no two alike."""
    return [round(float(value), 4) for value in rng.permutation(np.linspace(0.71, 0.93, 41))[:runs]]


def _signs(rng):
    return [int(sign) for sign in rng.permutation([1, -1])]


def _pair(rng, errors, spread, outlier=0):
    """Accuracies of two variants for five seeds, whose differences have a mean of so many errors.

    Args:
        errors: mean of the differences, in errors of that mean.
        spread: standard deviation of the first variant over the seeds.
        outlier: 1 or -1 for one difference far above or below all others.
    """
    first = 0.8 + spread * rng.permutation([-1.3, -0.6, 0.1, 0.7, 1.1])
    noise = [-1.2, -0.7, 0.1, 0.6, 1.2] if not outlier else [4 * outlier, 0, 0, 0, 0]
    noise = rng.permutation(np.array(noise, float))
    noise = 0.001 * (noise - noise.mean()) / noise.std(ddof=1)
    second = first + noise + errors * 0.001 / np.sqrt(5)
    return first.tolist(), second.tolist()


def _gap_of_equals(row, case):
    """Whether the gap is that of the epoch given, one of the best: which of them costs one part."""
    train, held_out = case
    best = [number for number, value in enumerate(held_out, 1) if value == max(held_out)]
    return row[0] in best and compare.is_close(row[1], train[int(row[0]) - 1] - max(held_out))


def _tables(rng):
    """Accuracies of five networks with three seeds: another one is best by the mean on held-out
    images, by its best run there, by the median there, and by the test images; one is the worst."""
    names = rng.permutation(["base", "mean", "stride", "dropout", "wide"]).tolist()
    mean, run, median, test, worst = names
    held_out = {
        mean: [0.86, 0.85, 0.84],
        run: [0.90, 0.82, 0.80],
        median: [0.86, 0.87, 0.70],
        test: [0.83, 0.82, 0.81],
        worst: [0.74, 0.73, 0.72],
    }
    tested = {
        mean: [0.83, 0.84, 0.80],
        run: [0.81, 0.80, 0.76],
        median: [0.82, 0.79, 0.80],
        test: [0.88, 0.86, 0.87],
        worst: [0.73, 0.75, 0.71],
    }
    return tuple(
        {
            name: rng.permutation(np.round(np.add(table[name], rng.uniform(0, 0.004)), 4)).tolist()
            for name in rng.permutation(names).tolist()
        }
        for table in (held_out, tested)
    )


def _curves(rng, epochs, best):
    """Accuracies after each epoch: training rises all along, held-out images are best after epoch
    `best`, and once more just as good later where there is time."""
    train = np.round(np.linspace(0.6, 0.97, epochs) + rng.uniform(0, 0.01, epochs), 4)
    train[-1] = train[-2] - 0.01  # the best epoch in training is not the last
    distance = np.abs(np.arange(1, epochs + 1) - best)
    held_out = np.round(0.85 - 0.03 * distance + rng.uniform(0, 0.01, epochs), 4)
    held_out[best - 1] = 0.875
    if best + 2 < epochs:
        held_out[best + 1] = 0.875
        held_out[-2] -= 0.1  # the largest gap is not the last one
    return train.tolist(), held_out.tolist()
