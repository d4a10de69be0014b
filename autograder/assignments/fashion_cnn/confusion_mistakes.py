"""Confusion matrices as learners get them wrong, in the form of `mistakes`."""

import numpy as np

from autograder.assignments.fashion_cnn import oracle
from autograder.assignments.fashion_cnn.mistakes import RESULT_OF


def matrices(labels, predictions, classes):
    """Mistakes in the confusion matrix."""
    right = oracle.confusion_matrix(labels, predictions, classes)
    once = (right > 0).astype(int)
    seen = 1 + max(max(labels), max(predictions))
    total = np.maximum(right.sum(axis=1, keepdims=True), 1)
    wrong = {
        "exchanging rows and columns: a row is a true class": right.T,
        "matrix[labels, predictions] += 1, which counts each pair once however often it occurs": (
            once
        ),
        "shares of each row: counts are asked for": right / total,
        "shares of all images: counts are asked for": right / len(labels),
        "leaving the right predictions out: they stand on the diagonal": right
        - np.diag(np.diag(right)),
        "leaving the wrong predictions out": np.diag(np.diag(right)),
        "a matrix that ends with the largest class that occurs": right[:seen, :seen],
        "leaving out classes that never occur": right[
            np.ix_(*[np.unique([*labels, *predictions])] * 2)
        ],
    }
    return {RESULT_OF + why: value for why, value in wrong.items()}


def confusions(matrix, names, k):
    """Mistakes in the list of the most confused classes."""
    n = len(names)
    every = [(i, j) for i in range(n) for j in range(n)]
    off = [(i, j) for i, j in every if i != j]
    total = np.maximum(matrix.sum(axis=1), 1)

    def listed(pairs, key, counts=matrix, first=k, zeros=False):
        ordered = sorted(pairs, key=key)
        told = [(names[i], names[j], counts[i, j].item()) for i, j in ordered]
        return [entry for entry in told if zeros or entry[2]][:first]

    both = matrix + matrix.T
    right = oracle.most_confused(matrix, names, k)
    wrong = {
        "counting right predictions as confusions: the diagonal must stay out": listed(
            every, lambda p: (-matrix[p], p)
        ),
        "giving the predicted class first": [(b, a, count) for a, b, count in right],
        "reading the matrix by columns: a row is a true class": listed(
            off, lambda p: (-matrix.T[p], p), matrix.T
        ),
        "adding up both directions": listed(
            [(i, j) for i, j in off if i < j], lambda p: (-both[p], p), both
        ),
        "giving the rarest first": listed(off, lambda p: (matrix[p], p)),
        "breaking ties the other way round: lower class numbers come first": listed(
            off, lambda p: (-matrix[p], -p[0], -p[1])
        ),
        "breaking ties by the predicted class first": listed(
            off, lambda p: (-matrix[p], p[1], p[0])
        ),
        "breaking ties by name in place of class number": listed(
            off, lambda p: (-matrix[p], names[p[0]], names[p[1]])
        ),
        "listing pairs that never occur": listed(off, lambda p: (-matrix[p], p), zeros=True),
        "dividing by the number of images of the true class": listed(
            off, lambda p: (-matrix[p] / total[p[0]], p)
        ),
        "giving shares in place of counts": [
            (names[i], names[j], float(matrix[i, j] / total[i]))
            for i, j in sorted(off, key=lambda p: (-matrix[p], p))
            if matrix[i, j]
        ][:k],
        "class numbers in place of names": [
            (names.index(a), names.index(b), count) for a, b, count in right
        ],
        "one entry too many": oracle.most_confused(matrix, names, k + 1),
        "one entry too few": right[: k - 1],
        "all entries: k is not used": oracle.most_confused(matrix, names, n * n),
    }
    return {RESULT_OF + why: value for why, value in wrong.items()}
