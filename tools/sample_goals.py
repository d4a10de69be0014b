"""What the reference networks reach for those who have the sample alone, and for those who hand in
no weights: the goals of the `reached` checks rest on these figures (docs/results.md).

    .venv/bin/python -m tools.sample_goals sample NAME…      trained on the sample's 6,000 images
    .venv/bin/python -m tools.sample_goals fallback NAME…    trained as the grader does

Accuracies are those of the judge's images, weighed for all 10,000.
"""

import argparse
import os

import numpy as np

from autograder.judge import reached
from course import data, training
from tools.train_references import REFERENCES, ROOT, enlarged

PASSES = 4
"""On a tenth of the images a network goes through them so many times as often."""
NAMES = (
    "small-cnn",
    "challenge",
    "resnet-small",
    "googlenet-small",
    "alexnet-small",
    "fashion-cnn",
)


def share_right(model, size):
    """Return the weighed share of the judge's images that a network gets right."""
    held = reached.held_out(reached.FASHION)
    outputs = model.predict(enlarged(held.images, size), batch_size=250, verbose=0)
    return np.average(outputs.argmax(1) == held.labels, weights=held.shares)


def on_sample(name, passes):
    """Train a reference on the sample, through `course.training`, and print what it reaches."""
    build, _, recipe = REFERENCES[name]
    settings = dict(recipe)
    settings.pop("count", None)
    size, clothes = settings.pop("size", None), data.fashion_mnist()
    settings["epochs"] *= passes
    images = enlarged(clothes.train_images, size)
    run = training.train(build, images, clothes.train_labels, name=name, **settings)
    test = training.accuracy(run.model, enlarged(clothes.test_images, size), clothes.test_labels)
    print(
        f"{name}, sample: judge {share_right(run.model, size):.2%}, sample's test images "
        f"{test:.2%}, {run.record['epochs']:g} epochs, {run.record['seconds']:.0f} s",
        flush=True,
    )


def without_weights(name, seeds=(1, 2, 3)):
    """Train a reference as the grader does where no weights are handed in, pass by pass."""
    import keras

    build, _, recipe = REFERENCES[name]
    held, size = reached.held_out(reached.FASHION), recipe.get("size")
    images, found = enlarged(held.train_images, size), []
    for seed in seeds:
        keras.utils.set_random_seed(seed)
        model, after = build(), []
        model.compile(keras.optimizers.Adam(1e-3), "sparse_categorical_crossentropy")
        for _ in range(PASSES):
            model.fit(images, held.train_labels, batch_size=32, epochs=1, verbose=0)
            after.append(share_right(model, size))
        found.append(after)
        print(f"{name}, no weights, seed {seed}:", *(f"{a:.1%}" for a in after), flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", choices=["sample", "fallback"])
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(NAMES))
    parser.add_argument("--passes", type=int, default=PASSES)
    given = parser.parse_args()
    folder = ROOT / "build" / "sample"
    folder.mkdir(parents=True, exist_ok=True)
    os.chdir(folder)
    for chosen in given.names or NAMES:
        if given.what == "sample":
            on_sample(chosen, given.passes)
        else:
            without_weights(chosen)
