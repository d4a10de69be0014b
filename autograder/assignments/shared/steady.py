"""Whether a network draws anything in training: dropout and noise that nobody asked for."""

import numpy as np

from autograder.judge import compare

DRAWN = "dropout or noise, which draws anew in each pass: there is to be none"
ANEW = "layers that each call makes anew, or dropout that is always on"


def draws_nothing(grade, made, x, what):
    """Two passes of one batch in training give the same. Batch normalization takes the batch's own
    statistics then, so whatever else differs was drawn.

    Args:
        made: a layer or model with weights of the judge's.
        x: some images that differ.

    Returns:
        The outputs in training.
    """
    first, again = made(x, training=True), made(x, training=True)
    arrays = isinstance(first, np.ndarray) and isinstance(again, np.ndarray)
    grade.that(arrays, f"{what}: expected a tensor with training=True")
    same = compare.is_close(again, first)
    told = f"{what}: two passes of the same batch with training=True differ"
    # What differs out of training, too, may as well be layers that each call makes anew.
    grade.that(same, told, DRAWN if same or compare.is_close(made(x), made(x)) else ANEW)
    return first
