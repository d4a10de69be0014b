"""Train the reference networks as a learner does, through course.training, and measure them.

    make references                              all four, one after the other
    make references NAMES="fashion-small"        these

Weights and records are left in build/references/trained/, which is not in the repository. Each
network ends with a line that gives its accuracy on the test images. docs/results.md has the logs.
"""

import argparse
import os
from functools import partial
from pathlib import Path

from course import data, device_report, training

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "build" / "references"


def fashion_cnn():
    """Return the network of A. Géron, Hands-On Machine Learning, chapter 14: 1,413,834 parameters.

    (28, 28, 1) → (10,)
    """
    import keras
    from keras import layers

    convolution = partial(
        layers.Conv2D,
        kernel_size=3,
        padding="same",
        activation="relu",
        kernel_initializer="he_normal",
    )
    dense = partial(layers.Dense, activation="relu", kernel_initializer="he_normal")
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            convolution(filters=64, kernel_size=7),
            layers.MaxPool2D(),
            convolution(filters=128),
            convolution(filters=128),
            layers.MaxPool2D(),
            convolution(filters=256),
            convolution(filters=256),
            layers.MaxPool2D(),
            layers.Flatten(),
            dense(units=128),
            layers.Dropout(0.5),
            dense(units=64),
            layers.Dropout(0.5),
            layers.Dense(10, activation="softmax"),
        ]
    )


def clothes():
    """Return all of Fashion-MNIST."""
    return data.fashion_mnist(full=True)


def digits():
    """Return all of MNIST, or the sample where the full set can't be had."""
    try:
        return data.mnist(full=True)
    except data.DataError as error:
        print(f"The sample of MNIST is taken: {error}")
        return data.mnist()


SHIFTS = partial(training.flips_and_shifts, flips=False)
REFERENCES = {
    "fashion-cnn": (
        fashion_cnn,
        clothes,
        {"epochs": 20, "validation": 5000, "augment": training.flips_and_shifts},
    ),
}


def main(names):
    FOLDER.mkdir(parents=True, exist_ok=True)
    os.chdir(FOLDER)
    print(device_report())
    for name in names:
        build, dataset, recipe = REFERENCES[name]
        images = dataset()
        print(f"\n{name}: {images}, {recipe}", flush=True)
        run = training.train(build, images.train_images, images.train_labels, name=name, **recipe)
        reached = training.accuracy(run.model, images.test_images, images.test_labels)
        print(
            f"{name}: {reached:.2%} of {len(images.test_labels):,} test images right, "
            f"{run.record['parameters']:,} parameters, {run.record['epochs']:g} epochs, "
            f"{run.record['seconds']:.0f} s, {run.record['precision']}",
            flush=True,
        )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(REFERENCES))
    chosen = parser.parse_args().names or list(REFERENCES)
    unknown = [name for name in chosen if name not in REFERENCES]
    if unknown:
        parser.error(f"unknown: {', '.join(unknown)}; known: {', '.join(REFERENCES)}")
    main(chosen)
