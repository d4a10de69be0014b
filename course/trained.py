"""Small networks that are trained already, for looking inside at once.

    network = trained.fashion_small()
    plots.feature_maps(network.layers[0](clothes.test_images[:1]))

`make references` trains them; course/weights/README.md says how well. Their layers are the code
below, which any version of Keras runs; weights and a record of the training are in course/weights.
"""

import json
from functools import partial
from pathlib import Path

from course.files import DataError
from course.training.weights_file import SUFFIX, WeightsError, load, sha256

__all__ = ["fashion_small"]

WEIGHTS = Path(__file__).parent / "weights"


def fashion_small():
    """Return a network of 167,626 parameters, trained on Fashion-MNIST.

    Returns:
        `keras.Sequential`, (n, 28, 28, 1), 0 to 1 → (n, 10) probabilities. Its first layer holds
        32 filters of 5 × 5.

    Raises:
        DataError: its files are damaged.
    """
    return _filled(untrained_fashion_small(), "fashion-small")


def untrained_fashion_small():
    """Return the network of `fashion_small` with new random weights."""
    import keras
    from keras import layers

    convolution = partial(layers.Conv2D, kernel_size=3, padding="same", activation="relu")
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            convolution(filters=32, kernel_size=5),
            layers.MaxPool2D(),
            convolution(filters=64),
            layers.MaxPool2D(),
            convolution(filters=128),
            layers.MaxPool2D(),
            layers.Flatten(),
            layers.Dropout(0.25),
            layers.Dense(64, activation="relu"),
            layers.Dropout(0.25),
            layers.Dense(10, activation="softmax"),
        ]
    )


def _filled(network, name):
    weights = WEIGHTS / f"{name}{SUFFIX}"
    try:
        record = json.loads((WEIGHTS / f"{name}.json").read_text("utf-8"))
        if sha256(weights) != record["sha256"]:
            raise WeightsError("another checksum")
        load(network, weights)
    except (OSError, ValueError, KeyError, WeightsError) as error:
        raise DataError(
            f"{weights} or {name}.json beside it is missing or damaged ({error}). "
            "Restore both from the course's repository or archive."
        ) from error
    return network
