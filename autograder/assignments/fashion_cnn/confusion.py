"""What 02-fashion-cnn asks about the network's mistakes: confusion matrix, most confused classes.

The specification is the text of source/02-fashion-cnn/02-fashion-cnn.nb.py; nothing is asked here
that it does not say.
"""

import numpy as np

from autograder.assignments.fashion_cnn import confusion_mistakes as mistaken
from autograder.assignments.fashion_cnn import oracle
from autograder.assignments.shared.common import kind_of
from autograder.assignments.shared.does_the_work import depends_on_arguments, right_or_works
from autograder.assignments.shared.no_digest import goes_in_steps, stays
from autograder.judge import check


@check(
    "fashion_cnn.confusion_matrix",
    parts={"counts": 0.75, "unused classes": 0.5, "whole numbers": 0.25, "refusals": 0.5},
)
def confusion_matrix(student, rng, grade):
    def counts(classes, seen, images, part_of=""):
        labels = rng.choice(seen, size=images)
        predictions = np.where(rng.random(images) < 0.6, labels, rng.choice(seen, size=images))
        grade.close(
            student.confusion_matrix(labels, predictions, classes),
            oracle.confusion_matrix(labels, predictions, classes),
            mistaken.matrices(labels, predictions, classes),
            what=f"{images} images, {classes} classes",
        )

    with grade.part("counts"):
        counts(4, [0, 1, 2, 3], 60)
        counts(10, np.arange(10), 400)
    with grade.part("unused classes"):
        counts(7, [1, 2, 4], 30)
        counts(5, [0, 3], 20)
    with grade.part("whole numbers"):
        case = np.array([0, 1, 1, 1]), np.array([0, 1, 0, 1]), 2
        got = student.confusion_matrix(*case)
        right_or_works(
            grade, got, oracle.confusion_matrix(*case), lambda: _counts_pairs(grade, student)
        )
        kind = np.asarray(got).dtype.name
        grade.that(np.asarray(got).dtype.kind in "iu", f"expected integers, got {kind}")
    with grade.part("refusals"):
        right = *rng.integers(0, 3, size=(2, 12)), 3
        got = grade.accepts(ValueError, student.confusion_matrix, *right)
        expected = oracle.confusion_matrix(*right)
        right_or_works(grade, got, expected, lambda: _counts_pairs(grade, student))
        for n, m in [(13, 11), (1, 17), (29, 1)]:
            labels, predictions = np.zeros(n, "int64"), np.zeros(m, "int64")
            grade.raises(
                ValueError, student.confusion_matrix, labels, predictions, 3, mentions=(n, m)
            )


def _counts_pairs(grade, student):
    """The matrix changes with the labels and with the predictions."""
    case = np.array([0, 0, 2, 1]), np.array([0, 1, 2, 0]), 3
    other = np.array([2, 1, 0, 1])
    changes = {"the labels": (other, *case[1:]), "the predictions": (case[0], other, 3)}
    depends_on_arguments(grade, student.confusion_matrix, case, changes)
    again = lambda n: student.confusion_matrix(*(np.tile(one, n) for one in case[:2]), 3)  # noqa: E731
    goes_in_steps(grade, again, 1, 1, "the matrix of the same images several times")


@check(
    "fashion_cnn.most_confused",
    parts={"order": 0.75, "ties": 0.5, "fewer than k": 0.5, "matrix left alone": 0.25},
)
def most_confused(student, rng, grade):
    names = ["shirt", "coat", "bag", "dress", "boot", "sandal"]

    def lists(matrix, k):
        used = [str(name) for name in rng.permutation(names)[: len(matrix)]]
        got = student.most_confused(matrix, used, k)
        grade.equal(
            _entries(grade, got),
            oracle.most_confused(matrix, used, k),
            mistaken.confusions(matrix, used, k),
            what=f"k = {k} for {matrix.tolist()}",
        )

    def distinct(n):
        """All counts different; the sums of both directions too; large ones on the diagonal."""
        matrix = rng.permutation(np.arange(1, n * n + 1)).reshape(n, n)
        np.fill_diagonal(matrix, rng.integers(50, 90, size=n))
        return matrix

    def looks(matrix, names, k):
        changes = {"the matrix": (distinct(4) * 7 % 50, names, k), "k": (matrix, names, 4)}
        depends_on_arguments(grade, student.most_confused, (matrix, names, k), changes, least=1)
        stays(grade, lambda matrix: student.most_confused(matrix, names, k), matrix)

    with grade.part("order"):
        lists(distinct(5), 3)
        lists(distinct(6), 5)
    with grade.part("ties"):
        for _ in range(2):
            matrix = rng.integers(2, 4, size=(5, 5))
            lists(matrix, 12)
    with grade.part("fewer than k"):
        matrix = np.diag(rng.integers(5, 9, size=4))
        lists(matrix, 3)
        matrix[2, 1], matrix[0, 3] = 4, 2
        lists(matrix, 5)
    with grade.part("matrix left alone"):
        case = distinct(4), names[:4], 2
        got = _entries(grade, student.most_confused(*case))
        left_alone = not student.last_changed
        grade.that(left_alone, "the matrix that was passed in has changed: work on a copy")
        right_or_works(
            grade,
            got,
            oracle.most_confused(*case),
            lambda: looks(*case),
            "two confusions",
        )


def _entries(grade, got):
    entries = got if isinstance(got, list | tuple) else [None]
    triples = all(isinstance(entry, list | tuple) and len(entry) == 3 for entry in entries)
    grade.that(triples, f"expected a list of tuples of three, got {kind_of(got)}")
    return [tuple(entry) for entry in got]
