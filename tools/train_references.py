"""Train the reference networks as a learner does, through course.training, and measure them.

    make references                              all of them, one after the other
    make references NAMES="fashion-small"        these

Weights and records are left in build/references/trained/, which is not in the repository; a second
run loads them. Each network ends with a line that gives its accuracy on the test images. With
--ship the small one is copied to course/weights, where course.trained finds it.
docs/results.md has the results, docs/logs the logs.
"""

import argparse
import os
import shutil
from functools import partial
from pathlib import Path

import nbformat
import numpy as np

from autograder.judge.reached import changed
from course import data, device_report, showing, trained, training

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "build" / "references"
SHIPPED = ROOT / "course" / "weights"


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


def lenet5():
    """Return today's LeNet-5, as the source's own answers in 04-lenet5 build it: 61,706 parameters.

    (28, 28, 1) → (10,)
    """
    return answered("04-lenet5", ["prepare", "build-modern"])["build_lenet5_modern"]()


def twin(kernel_sizes):
    """Return a network with this stack in its middle, as the source's own answers in
    02-fashion-cnn build it. (28, 28, 1) → (10,)
    """
    return answered("02-fashion-cnn", ["default-conv", "twin"])["build_twin"](kernel_sizes)


def small_cnn():
    """Return the small network of 02-fashion-cnn, as the source's own answers build it: 104,202
    parameters. (28, 28, 1) → (10,)
    """
    return answered("02-fashion-cnn", ["default-conv", "small-cnn"])["build_small_cnn"]()


def alexnet_small():
    """Return AlexNet at a fifth of its width, as the source's own answers in 05-alexnet build it:
    876,706 parameters. (67, 67, 1) → (10,)
    """
    return answered("05-alexnet", ["lrn", "scaled", "alexnet", "small"])["build_alexnet_small"]()


def googlenet_small():
    """Return the small GoogLeNet of 06-googlenet, as the source's own answers build it: 377,478
    parameters. (28, 28, 1) → (10,)
    """
    cells = ["modules", "lrn", "inception", "build-googlenet", "build-small"]
    return answered("06-googlenet", cells)["build_googlenet_small"]()


def resnet_small():
    """Return the small residual network of 07-resnet, as the source's own answers build it: 703,578
    parameters. (28, 28, 1) → (10,)
    """
    return answered("07-resnet", ["residual-unit", "resnet", "resnet-small"])[
        "build_resnet_small"
    ]()


def challenge():
    """Return the network of 08-challenge, as the source's own answer builds it: 47,282
    parameters. (28, 28, 1) → (10,)
    """
    return answered("08-challenge", ["build-challenge"])["build_challenge"]()


def answered(assignment, cells):
    """Return what these cells of a source notebook define, run in the notebook's order."""
    import keras

    notebook = nbformat.read(ROOT / "source" / assignment / f"{assignment}.ipynb", as_version=4)
    scope = {"np": np, "keras": keras, "ops": keras.ops, "layers": keras.layers}
    scope |= {"partial": partial, "showing": showing, "not_written": None}
    for cell in notebook.cells:
        if cell.metadata.get("nbgrader", {}).get("grade_id") in cells:
            exec(compile(cell.source, cell.id, "exec"), scope)
    return scope


clothes = partial(data.fashion_mnist, full=True)
SHIFTS = partial(training.flips_and_shifts, shift=1, flips=False)
MIRRORED = partial(training.flips_and_shifts, shift=1)
REFERENCES = {
    "fashion-cnn": (
        fashion_cnn,
        clothes,
        {"epochs": 20, "validation": 1 / 12, "augment": training.flips_and_shifts},
    ),
    # On the sample, and briefly: good enough to look inside, too weak for copies of it to earn
    # more than no weights at all.
    "fashion-small": (
        trained.untrained_fashion_small,
        data.fashion_mnist,
        {"epochs": 6, "peak": 2e-3, "augment": SHIFTS},
    ),
    # As the notebook's own cells train them. They belong to the bank of 04-lenet5.
    "lenet5-digits": (
        lenet5,
        data.mnist,
        {"epochs": 30, "peak": 4e-3, "batch_size": 64, "augment": SHIFTS},
    ),
    "lenet5-fashion": (
        lenet5,
        data.fashion_mnist,
        {"epochs": 40, "peak": 4e-3, "batch_size": 64, "augment": MIRRORED},
    ),
    # As the notebook's own cell trains them, with three seeds in place of one.
    **{
        f"twin-{'-'.join(map(str, sizes))}-seed-{seed}": (
            partial(twin, sizes),
            data.fashion_mnist,
            {"epochs": 4, "peak": 2e-3, "seed": seed},
        )
        for seed in (1, 2, 3)
        for sizes in ([3, 3], [5])
    },
    # As the notebook's own cell trains it. It belongs to the bank of 02-fashion-cnn.
    "small-cnn": (small_cnn, clothes, {"epochs": 6, "peak": 2e-3}),
    # As the notebook's own cell trains it. It belongs to the bank of 05-alexnet.
    "alexnet-small": (
        alexnet_small,
        clothes,
        {
            "count": 40_000,
            "size": 67,
            "epochs": 14,
            "minutes": 9,
            "augment": partial(training.flips_and_shifts, shift=4),
        },
    ),
    # As the notebook's own cell trains it. It belongs to the bank of 06-googlenet.
    "googlenet-small": (googlenet_small, clothes, {"epochs": 6, "peak": 2e-3}),
    # As the notebook's own cell trains it. It belongs to the bank of 07-resnet.
    "resnet-small": (resnet_small, clothes, {"epochs": 5, "peak": 4e-3}),
    # As the notebook's own cell trains it. It belongs to the bank of 08-challenge.
    "challenge": (challenge, clothes, {"epochs": 10, "peak": 4e-3}),
}
SHIPPED_NAMES = ("fashion-small",)


def enlarged(images, size):
    """Return images (n, h, w, c) at size × size, bilinear; as they are if `size` is None."""
    import keras

    if size is None:
        return images
    resize = partial(keras.ops.image.resize, size=(size, size), interpolation="bilinear")
    parts = np.array_split(images, max(1, len(images) // 1000))
    return np.concatenate([keras.ops.convert_to_numpy(resize(part)) for part in parts])


def ship(name):
    """Copy a network's files to where course.trained finds them."""
    for ending in (".weights.h5", ".json"):
        shutil.copyfile(f"trained/{name}{ending}", SHIPPED / f"{name}{ending}")


def main(names, shipping):
    FOLDER.mkdir(parents=True, exist_ok=True)
    os.chdir(FOLDER)
    print(device_report())
    for name in names:
        build, dataset, recipe = REFERENCES[name]
        images = dataset()
        print(f"\n{name}: {images}, {recipe}", flush=True)
        settings = dict(recipe)
        count, size = settings.pop("count", None), settings.pop("size", None)
        photos = enlarged(images.train_images[:count], size)
        run = training.train(build, photos, images.train_labels[:count], name=name, **settings)
        test = images.test_images, images.test_labels
        reached = training.accuracy(run.model, enlarged(test[0], size), test[1])
        moved = changed(test[0], np.random.default_rng(0))
        fresh = training.accuracy(run.model, enlarged(moved, size), test[1])
        print(
            f"{name}: {reached:.2%} of {len(test[1]):,} test images right, "
            f"{fresh:.2%} when they are changed as the grader does, "
            f"{run.record['parameters']:,} parameters, {run.record['epochs']:g} epochs, "
            f"{run.record['seconds']:.0f} s, {run.record['precision']}",
            flush=True,
        )
        if shipping and name in SHIPPED_NAMES:
            ship(name)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(REFERENCES))
    parser.add_argument("--ship", action="store_true", help="copy the small one to course/weights")
    given = parser.parse_args()
    chosen = given.names or list(REFERENCES)
    unknown = [name for name in chosen if name not in REFERENCES]
    if unknown:
        parser.error(f"unknown: {', '.join(unknown)}; known: {', '.join(REFERENCES)}")
    main(chosen, given.ship)
