"""What the exercises of 05-alexnet must do.

The specification is the text of source/05-alexnet/05-alexnet.nb.py; nothing is asked here that it
does not say. Right answers come from `oracle`, known wrong ones from
`mistakes`. The layer, the networks, the metric and what is done to images are in
`lrn`, `networks`, `metric` and `images`.
"""

import numpy as np

from autograder.assignments.alexnet import mistakes as mistaken
from autograder.assignments.alexnet import oracle
from autograder.assignments.alexnet.metric import scores_with_ties
from autograder.assignments.alexnet.zfnet import same_table
from autograder.assignments.shared.common import equal_each, explaining, kind_of, letters, pair
from autograder.assignments.shared.does_the_work import depends_on_arguments, right_or_works
from autograder.assignments.shared.no_digest import goes_in_steps, moves_little, stays
from autograder.judge import check


@check("alexnet.convert_lrn", parts={"windows": 0.75, "alpha": 0.75, "refusals": 0.5})
def convert_lrn(student, rng, grade):
    def cases(column):
        found = []
        for source in oracle.FRAMEWORKS:
            for target in oracle.FRAMEWORKS:
                half = int(rng.integers(1, 7))
                window = {"tensorflow": half, "equation": 2 * half + int(rng.integers(2))}
                size = window.get(source, 2 * half + 1)
                alpha = float(rng.choice([1.0, 1e-4, 2e-5, 0.03]))
                if column == 0 or source != target:
                    found.append((size, alpha, source, target))
        return found

    with grade.part("windows"):
        listed = [(4, 2e-5, "equation", "torch"), (5, 1e-4, "equation", "tensorflow"), *cases(0)]
        equal_each(
            grade,
            "the window of convert_lrn for",
            listed,
            [pair(grade, student.convert_lrn(*case))[0] for case in listed],
            [oracle.convert_lrn(*case)[0] for case in listed],
            _column(listed, 0),
        )
    with grade.part("alpha"):
        for case in cases(1):
            known = {why: value[1] for why, value in mistaken.conversions(*case).items()}
            grade.close(
                pair(grade, student.convert_lrn(*case))[1],
                oracle.convert_lrn(*case)[1],
                {why: v for why, v in known.items() if v != oracle.convert_lrn(*case)[1]},
                what=f"alpha of convert_lrn{case}",
            )
    with grade.part("refusals"):
        size, alpha = 2 * int(rng.integers(1, 6)), float(rng.uniform(1e-4, 1e-3))
        case = size, alpha, "equation", "torch"
        got = grade.accepts(ValueError, student.convert_lrn, *case)
        changes = {"the window": (size + 2, *case[1:]), "alpha": (size, 3 * alpha, *case[2:])}

        def converted(size, alpha):
            return pair(grade, student.convert_lrn(size, float(alpha), *case[2:]))

        def works(size=size):
            depends_on_arguments(grade, student.convert_lrn, case, changes)
            goes_in_steps(grade, lambda n: converted(n, alpha)[0], size, 4, "the window")
            moves_little(grade, lambda one: converted(size, one[0])[1], [alpha], rng, "alpha")

        right_or_works(grade, got, oracle.convert_lrn(*case), works, f"convert_lrn{case}")
        for size, source, target in [(4, "torch", "equation"), (6, "paper", "tensorflow")]:
            grade.raises(
                ValueError, student.convert_lrn, size, 1e-4, source, target, mentions=(size,)
            )
        for source, target in [("caffe", "torch"), ("equation", "Keras")]:
            wrong = source if source == "caffe" else target
            grade.raises(
                ValueError, student.convert_lrn, 3, 1e-4, source, target, mentions=(wrong,)
            )


def _column(cases, column):
    """Mistakes case by case; where one cannot be made, the right value stands."""
    per_case = [mistaken.conversions(*case) for case in cases]
    sentences = dict.fromkeys(why for known in per_case for why in known)
    right = [oracle.convert_lrn(*case) for case in cases]
    return [
        {why: known.get(why, value)[column] for why in sentences}
        for known, value in zip(per_case, right, strict=True)
    ]


QUESTIONS = {
    "1": (
        "A",
        {
            "B": "look at the first number of the table: the change at scale 1 is far below 1 %",
            "C": "look at the first number of the table: the change at scale 1 is far below 1 %",
            "D": "something does change, though little: α times a sum of squares is not 0",
        },
    ),
    "2": (
        "C",
        {
            "A": "then alpha, times the square of the activation, would have no part in it",
            "B": "the sum is of squares, and k does not grow with them",
            "D": "the factor falls faster than the activations grow: by 2^1.5 = 2.8 where they "
            "double",
        },
    ),
    "3": (
        "B",
        {
            "A": "the window has its two neighbours on each side: with r = 4 they count",
            "C": "its square is in the sums of all maps within two of it: those have nothing to "
            "set against it",
            "D": "neighbours at other pixels are in no sum: only maps at one pixel compete",
        },
    ),
    "4": (
        "D",
        {
            "A": "5 on each side, and the map itself",
            "B": "that is the equation's r = 5, rounded down on each side",
            "C": "the map itself counts, too",
        },
    ),
}


@check("alexnet.lrn_question", parts={f"question {number}": 0.5 for number in QUESTIONS})
def lrn_question(student, rng, grade):
    letters(grade, student.lrn_answers, "lrn_answers", QUESTIONS)


# ------------------------------------------------------------------ counting


@check("alexnet.walk", parts={"sides": 0.75, "parameters": 0.75, "groups": 0.5})
def walk(student, rng, grade):
    def rows(table, side, channels):
        got = student.walk(table, side, channels)
        listed = isinstance(got, list | tuple) and len(got) == len(table)
        grade.that(
            listed and all(isinstance(row, list | tuple) and len(row) == 3 for row in got),
            f"expected a list of {len(table)} tuples of three, one for each row, "
            f"got {kind_of(got)}",
        )
        return got

    def agree(columns, tables):
        for table, side, channels in tables:
            got, right = rows(table, side, channels), oracle.walk(table, side, channels)
            for column, name in columns:
                known = {
                    why: lambda wrong=wrong, column=column: [row[column] for row in wrong()]
                    for why, wrong in mistaken.walks(table, side, channels).items()
                }
                grade.equal(
                    [row[column] for row in got],
                    [row[column] for row in right],
                    known,
                    what=f"{name} of {[row[1:] for row in table]} on side {side}",
                )

    plain = [(oracle.PRINTED, 227, 3), *(_table(rng, groups=1) for _ in range(2))]
    with grade.part("sides"):
        agree([(0, "sides"), (1, "maps")], plain)
    with grade.part("parameters"):
        agree([(2, "parameters")], plain)
    with grade.part("groups"):
        agree([(2, "parameters")], [_table(rng, groups=2), _table(rng, groups=3)])


def _table(rng, groups):
    """A network with sizes that no formula gets right by chance: (table, side, channels)."""
    first, second = (groups * int(n) for n in rng.choice(np.arange(3, 20), 2, replace=False))
    table = [
        ("first", "conv", first, int(rng.choice([5, 7])), int(rng.integers(2, 5)), "valid", 1),
        ("pool 1", "pool", 3, 2),
        ("second", "conv", second, int(rng.choice([3, 5])), 2, "same", groups),
        ("pool 2", "pool", 2, 2),
        ("hidden", "dense", int(rng.integers(11, 50))),
        ("out", "dense", int(rng.integers(2, 9))),
    ]
    sides = [n for n in range(60, 90) if oracle.walk(table[:2], n, 3)[-1][0] % 2]
    return table, int(rng.choice(sides)), int(rng.integers(2, 6))  # so that "same" rounds up


@check("alexnet.mended", parts={"table": 0.5, "total": 0.5})
def mended(student, rng, grade):
    with grade.part("table"):
        got = student.mended()
        grade.that(got is not None, "mended is not written yet")
        same_table(
            grade,
            got,
            oracle.MENDED,
            {
                "this is the printed table: its dense part has over three times too many weights": (
                    oracle.PRINTED
                ),
                "the pooling is in the wrong place: it has to make F8 smaller": _pool_at(4),
                "it stands after the dense layers, where there are no maps to pool": _pool_at(8),
                "windows of 2: the other pooling layers have 3": _pool_of(2, 2),
                "a stride of 3: the other pooling layers have 2": _pool_of(3, 3),
            },
        )
    with grade.part("total"):
        got = student.mended_parameters()
        grade.that(got is not None, "mended_parameters is not written yet")
        grade.equal(
            got,
            oracle.FULL,
            {
                "this is what the printed table has": oracle.LITERAL,
                "these are the two towers' parameters": oracle.TOWERS,
                "with images of 224×224": oracle.total(oracle.MENDED, 224),
                "biases are missing": oracle.FULL - sum(_maps(oracle.MENDED)),
            },
            what="mended_parameters",
        )


def _maps(table):
    return [row[2] for row in table if row[1] != "pool"]


def _pool_at(place):
    table = list(oracle.PRINTED)
    table.insert(place, oracle.LAST_POOL)
    return table


def _pool_of(size, stride):
    return [(*r[:2], size, stride) if r[0] == "S8" else r for r in oracle.MENDED]


# ------------------------------------------------------------------ errors


@check(
    "alexnet.top_k_error",
    parts={"errors": 0.75, "ties": 0.5, "scores that are no numbers": 0.25, "refusals": 0.5},
)
def top_k_error(student, rng, grade):
    def agree(cases):
        """A mistake is named that explains all of them: one error rate has many causes."""
        given = [(scores, labels, 5 if k is None else k) for scores, labels, k, _ in cases]
        got = [student.top_k_error(*((s, y) if k is None else (s, y, k))) for s, y, k, _ in cases]
        known = explaining(got, [mistaken.errors(*one) for one in given])
        for one, answer, wrong, (*_, what) in zip(given, got, known, cases, strict=True):
            right = oracle.top_k_error(*one)
            grade.close(answer, right, wrong, what=f"{what}, k = {one[2]}")

    def distinct(images, classes):
        return rng.permuted(np.tile(np.arange(classes) / classes, (images, 1)), axis=1)

    with grade.part("errors"):
        cases = []
        for images, classes, k in [(40, 12, None), (57, 9, 3), (33, 20, 1), (24, 6, 6)]:
            scores = distinct(images, classes).astype("float32") - 0.4
            # Labels among the better half, so that errors are neither rare nor the rule.
            better = np.argsort(-scores, axis=1)[:, : classes // 2 + 2]
            labels = better[np.arange(images), rng.integers(0, better.shape[1], images)]
            cases.append((scores, labels, k, f"{images} images, {classes} classes"))
        agree(cases)
    with grade.part("ties"):
        what = "60 images with equal scores"
        cases = [(*scores_with_ties(rng, 60, 10), k, what) for k in (None, 2)]
        agree([*cases, (np.full((7, 8), 0.125, "float32"), np.arange(7), None, "all scores equal")])
    with grade.part("scores that are no numbers"):
        scores = distinct(30, 8).astype("float32")
        labels = scores.argmax(axis=1)
        scores[::3, 0] = np.nan
        scores[1::5] = np.nan
        agree([(scores, labels, 3, "some scores NaN")])
    with grade.part("refusals"):
        scores, labels = scores_with_ties(rng, 4, 6)
        grade.accepts(ValueError, student.top_k_error, scores, labels, 6)
        case = (*scores_with_ties(rng, 40, 9), 4)
        changes = {
            "the scores": (-case[0], *case[1:]),
            "the labels": (case[0], (case[1] + 4) % 9, 4),
            "k": (*case[:2], 1),
        }

        def looks():
            depends_on_arguments(grade, student.top_k_error, case, changes, least=2)
            stays(grade, lambda scores: student.top_k_error(scores, *case[1:]), case[0])

        right_or_works(
            grade,
            student.top_k_error(*case),
            float(oracle.top_k_error(*case)),
            looks,
            "top_k_error of 40 images, k = 4",
        )
        grade.raises(ValueError, student.top_k_error, scores, labels, 7, mentions=(7, 6))
        grade.raises(ValueError, student.top_k_error, scores, labels, 0, mentions=(0,))
