"""How many images a network gets right."""

import numpy as np

from course.training import arguments


def accuracy(model, images, labels, lowest=False, batch_size=256):
    """Return the share of images that a network gets right.

    Args:
        model: `keras.Model`, or a function of a batch of images.
        images: (n, height, width, channels).
        labels: (n,), whole numbers.
        lowest: the smallest output, not the largest, tells the class.
        batch_size: images at a time.

    Raises:
        TrainingError: images and labels don't go together, or the outputs are not (n, classes).
    """
    images, labels = arguments.checked(images, labels, "images")
    outputs = arguments.outputs(model, images, batch_size)
    best = outputs.argmin(-1) if lowest else outputs.argmax(-1)
    return float(np.mean(best == labels))
