"""Train honest networks of many kinds, and keep what they answer to the judge's images.

    .venv/bin/python -m tools.honest                    all groups and the banks' references
    .venv/bin/python -m tools.honest dense-sample full  these

tools/make_familiar.py takes from them what honest networks usually answer, and
tools/false_alarms.py measures on them how often the judge accuses the innocent. Answers are left
in build/honest/, which is not in the repository.
"""

import argparse
import sys
import time
from functools import cache, partial
from pathlib import Path

import numpy as np

from autograder.judge import reached
from course import data
from course.training import weights_file

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "build" / "honest"
DRAWS = 2
"""Each of the judge's images is changed so many times."""


def softmax():
    """Return a layer: 10 probabilities."""
    from keras import layers

    return layers.Dense(10, activation="softmax")


def sequential(*parts):
    """Return a network for images of 28 × 28 pixels, which ends in 10 probabilities."""
    import keras

    return keras.Sequential([keras.Input((28, 28, 1)), *parts, softmax()])


def dense(*widths, drop=0.0):
    """Return a network of dense layers."""
    from keras import layers

    hidden = [layers.Dense(width, activation="relu") for width in widths]
    return sequential(layers.Flatten(), *hidden, layers.Dropout(drop))


def lenet(activation="tanh", pool="Average"):
    """Return LeNet-5, as it is mostly built today."""
    from keras import layers

    pooling = getattr(layers, f"{pool}Pooling2D")
    return sequential(
        layers.ZeroPadding2D(2),
        layers.Conv2D(6, 5, activation=activation),
        pooling(2),
        layers.Conv2D(16, 5, activation=activation),
        pooling(2),
        layers.Flatten(),
        layers.Dense(120, activation=activation),
        layers.Dense(84, activation=activation),
    )


def plain(*widths, kernel=3, hidden=64, drop=0.25):
    """Return strided convolutions, each halving the sides, and one hidden dense layer."""
    from keras import layers

    convolution = partial(layers.Conv2D, strides=2, padding="same", activation="relu")
    return sequential(
        *[convolution(width, kernel) for width in widths],
        layers.Flatten(),
        layers.Dense(hidden, activation="relu"),
        layers.Dropout(drop),
    )


def normalized(*widths):
    """Return convolutions with batch normalization, and a global average at the end."""
    from keras import layers

    towers = []
    for width in widths:
        towers += [layers.Conv2D(width, 3, strides=2, padding="same", use_bias=False)]
        towers += [layers.BatchNormalization(momentum=0.9), layers.ReLU()]
    return sequential(*towers, layers.GlobalAveragePooling2D())


# name: networks that are trained side by side, on so many training images (None: the sample's), for
# so many epochs. Each has first weights and dropout of its own; they share the batches.
GROUPS = {
    "dense-sample": ({"linear": dense, "dense": lambda: dense(256)}, None, 10, 4),
    "cnn-sample": (
        {"strided": lambda: plain(16, 32), "tiny": lambda: plain(4, 8, hidden=16, drop=0)},
        None,
        8,
        3,
    ),
    "lenet-sample": ({"lenet": lenet, "normalized": lambda: normalized(12, 24, 48)}, None, 5, 2),
    "over-trained": (
        {"over-trained": lambda: plain(12, 24, hidden=128, drop=0)},
        1_000,
        40,
        3,
    ),
    "deep-20000": (
        {
            "deep-dense": lambda: dense(200, 100, drop=0.3),
            "large-kernels": lambda: plain(12, 24, kernel=5),
        },
        20_000,
        3,
        2,
    ),
    "full": (
        {"dense-full": lambda: dense(128), "strided-full": lambda: plain(16, 32)},
        60_000,
        1,
        2,
    ),
    "two-passes": ({"two-passes": lambda: plain(16, 32)}, 1_000, 6, 2),
}
ON_DIGITS = ("dense-sample", "cnn-sample")
REFERENCES = (
    "small-cnn", "challenge", "googlenet-small", "lenet5-fashion", "lenet5-digits",
    "alexnet-small", "resnet-small", "fashion-cnn",
)  # fmt: skip
"""Those of the banks, trained as the notebooks' own cells do it."""
ON_DIGITS = ("linear", "dense", "strided", "lenet", "tiny")


def clothes(count):
    """Return training images and labels: the sample's, or so many of the full set."""
    found = data.fashion_mnist(full=count is not None)
    return found.train_images[:count], found.train_labels[:count]


def digits(count):
    """Return the training images and labels of the sample of digits."""
    found = data.mnist()
    return found.train_images, found.train_labels


def fitted(builds, images, labels, epochs, seed):
    """Return one network with an output for each of these, trained with Adam."""
    import keras

    keras.utils.set_random_seed(seed)
    inputs = keras.Input((28, 28, 1))
    model = keras.Model(inputs, [build()(inputs) for build in builds])
    losses = ["sparse_categorical_crossentropy"] * len(builds)
    model.compile("adam", losses, steps_per_execution=10)
    model.fit(images, [labels] * len(builds), batch_size=100, epochs=epochs, verbose=0)
    return model


@cache
def shown(name):
    """Return the judge's images as they are, gently changed and changed: the same to all."""
    held, rng = reached.held_out(name), np.random.default_rng(0)
    ways = {"gentle": reached.gently, "changed": reached.changed}
    drawn = {
        key: np.concatenate([change(held.images, rng) for _ in range(DRAWS)])
        for key, change in ways.items()
    }
    return {"plain": held.images} | drawn


def answers(model, name, size=None):
    """Return what a network answers to the judge's images.

    Returns:
        For each of its outputs a dictionary: "plain", float16 (n, 10), its outputs; "gentle" and
        "changed", int8 (draws, n), its answers to changed images.
    """

    def outputs(images):
        parts = [images[start : start + 500] for start in range(0, len(images), 500)]
        given = [model.predict_on_batch(reached.enlarged(part, size)) for part in parts]
        if len(model.outputs) == 1:
            return [np.concatenate(given)]
        return [np.concatenate(one) for one in zip(*given, strict=True)]

    given = {key: outputs(images) for key, images in shown(name).items()}
    return [
        {
            "plain": given["plain"][number].astype("float16"),
            "gentle": given["gentle"][number].argmax(1).reshape(DRAWS, -1).astype("int8"),
            "changed": given["changed"][number].argmax(1).reshape(DRAWS, -1).astype("int8"),
        }
        for number in range(len(model.outputs))
    ]


def told(name, found):
    """Return the accuracies in a line: plain, gently changed, changed."""
    held = reached.held_out(name)
    given = [found["plain"].argmax(1)[None], found["gentle"], found["changed"]]
    right = [np.average((g == held.labels).mean(0), weights=held.shares) for g in given]
    return " ".join(f"{value:.2%}" for value in right)


def kind(name):
    """Return a network's kind: "dense" of "dense-0"; a reference is a kind of its own."""
    head, _, seed = name.rpartition("-")
    return head if seed.isdigit() else name


def kept_networks(where):
    """Yield name and answers, as `answers` returns them, of the networks that are kept."""
    for path in sorted((FOLDER / where).glob("*.npz")):
        with np.load(path) as file:
            yield path.stem, {key: file[key] for key in file}


def references(names):
    """Yield the trained networks of the banks: data, name, network, size of its images."""
    from tools import train_references

    for path in sorted(ROOT.glob("tests/submissions/*/files/trained/*.weights.h5")):
        name = path.name.removesuffix(".weights.h5")
        if name not in names or name not in train_references.REFERENCES:
            continue
        model = train_references.REFERENCES[name][0]()
        weights_file.load(model, path)
        where = reached.DIGITS if "digits" in name else reached.FASHION
        yield where, name, model, 67 if "alexnet" in name else None


def keep(where, name, found):
    """Write down what a network answers."""
    path = FOLDER / where / f"{name}.npz"
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(path, **found)
    print(f"{where} {name}: {told(where, found)}", flush=True)


def train(where, group, seed=0):
    """Train a group of networks and write down what they answer."""
    kinds, count, epochs, each = GROUPS[group]
    names = [f"{kind}-{number}" for kind in kinds for number in range(each)]
    builds = [build for build in kinds.values() for _ in range(each)]
    source = clothes if where == reached.FASHION else digits
    model = fitted(builds, *source(count), epochs, seed)
    for name, found in zip(names, answers(model, where), strict=True):
        keep(where, name, found)


def main(names):
    for where, name, model, size in references(names):
        keep(where, name, answers(model, where, size)[0])
    for name in names:
        began = time.monotonic()
        if name in GROUPS:
            train(reached.FASHION, name)
        if name in ON_DIGITS:
            train(reached.DIGITS, name)
        print(f"{name}: {time.monotonic() - began:.0f} s", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    choices = [*GROUPS, *REFERENCES]
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(choices))
    sys.exit(main(parser.parse_args().names or choices))
