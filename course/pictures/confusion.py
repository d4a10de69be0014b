"""Which classes a network takes for which others, as a picture."""

import numpy as np

from course.pictures.figures import INK, drawn
from course.testing.arrays import as_array

MOST_NAMED = 3
DARKEST = 1.6
"""Share that the darkest blue would stand for: on the lighter ones, dark figures stay legible."""


def confusion_matrix(matrix, class_names=None, title=None, *, alt=None):
    """Draw a confusion matrix: a row for each class, a column for each answer.

    Each cell holds its count and is the darker the larger its share of the row. The darkness alone
    tells it, so that no colour needs to be told from another.

    Args:
        matrix: (classes, classes) counts; [i, j] is how many images of class i were taken for j.
        class_names: names of the classes; their numbers by default.
        title: heading.
        alt: text for a screen reader.

    Returns:
        `matplotlib.figure.Figure`.

    Raises:
        ValueError: `matrix` is not square, holds something else than counts, or there are not as
            many names.
    """
    matrix = as_array(matrix)
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1] or not matrix.size:
        raise ValueError(f"a confusion matrix is (classes, classes); got {matrix.shape}")
    if not np.all(np.isfinite(matrix)) or np.any(matrix < 0):
        raise ValueError("a confusion matrix holds counts; got a negative or infinite value")
    names = [str(n) for n in (range(len(matrix)) if class_names is None else class_names)]
    if len(names) != len(matrix):
        raise ValueError(f"{len(matrix)} classes need {len(matrix)} names; got {len(names)}")
    sums = matrix.sum(axis=1, keepdims=True)
    shares = np.divide(matrix, sums, out=np.zeros(matrix.shape), where=sums > 0)

    def paint(figure):
        axes = figure.subplots()
        axes.imshow(shares, cmap="Blues", vmin=0, vmax=DARKEST)
        for (row, column), count in np.ndenumerate(matrix):
            axes.text(
                column,
                row,
                f"{count:g}" if count else "·",
                ha="center",
                va="center",
                fontsize=8,
                color=INK,
            )
        axes.set_xticks(range(len(names)), names, rotation=45, ha="right", rotation_mode="anchor")
        axes.set_yticks(range(len(names)), names)
        axes.set(xlabel="taken for", ylabel="class")
        axes.tick_params(length=0)
        if title:
            figure.suptitle(title)

    side = 0.46 * len(names) + 1.8
    return drawn(paint, (side, side * 0.92), alt or told_confusion(matrix, names, title))


def told_confusion(matrix, names, title=None):
    """Tell of a confusion matrix: how many are right, the hardest class, the largest confusions.

    Args:
        matrix: (classes, classes) counts.
        names: of the classes.
        title: heading of the figure.
    """
    lead = f"{title}. " if title else ""
    total, sums = matrix.sum(), matrix.sum(axis=1)
    if not total:
        return f"{lead}Confusion matrix of {len(names)} classes, empty."
    right = np.diag(matrix)
    present = np.flatnonzero(sums)
    hardest = min(present, key=lambda i: right[i] / sums[i])
    wrong = matrix - np.diag(right)
    largest = [
        np.unravel_index(i, wrong.shape) for i in np.argsort(-wrong, axis=None, kind="stable")
    ]
    confusions = [
        f"{names[i]} taken for {names[j]} {wrong[i, j]:g} times"
        for i, j in largest[:MOST_NAMED]
        if wrong[i, j]
    ]
    text = (
        f"{lead}Confusion matrix of {len(names)} classes: {right.sum():g} of {total:g} right. "
        f"Hardest class: {names[hardest]}, {right[hardest]:g} of {sums[hardest]:g} right."
    )
    return text + (f" Largest confusions: {', '.join(confusions)}." if confusions else "")
