"""Draw the images on which the judge measures reached accuracy: autograder/judge/images/*.npz.

    python tools/make_held_out.py --fashion-mnist FOLDER --weights FILE --mnist FILE

FOLDER and the MNIST file are those of tools/make_samples.py; FILE holds trained weights of the
textbook's network. Images of the learners' samples are left out.

Fashion-MNIST's test images are drawn in three strata, by how sure the trained network is of the
right class, most of them where networks differ. Weighted by the strata's true sizes, 1,500 images
then estimate the accuracy on all 10,000 with a standard error of 0.3 points (.7 if drawn plainly).
"""

import argparse
import sys
from functools import partial
from pathlib import Path

import numpy as np

from course import data

SEED = 1998
PLACE = Path(__file__).parents[1] / "autograder" / "judge" / "images"
# Upper end of the right class's probability → images of the stratum that are drawn.
STRATA = {0.9: 1000, 0.999: 300, 1.1: 200}
DIGITS = 1500
TRAINING = 1000


def confidence(weights, images, labels):
    """The trained network's probability of the right class, (n,)."""
    import keras
    from keras import layers

    conv = partial(layers.Conv2D, kernel_size=3, padding="same", activation="relu")
    model = keras.Sequential([keras.Input((28, 28, 1)), conv(64, kernel_size=7)])
    for maps in (128, 256):
        for layer in (layers.MaxPooling2D(), conv(maps), conv(maps)):
            model.add(layer)
    model.add(layers.MaxPooling2D())
    model.add(layers.Flatten())
    for units in (128, 64):
        model.add(layers.Dense(units, activation="relu"))
        model.add(layers.Dropout(0.5))
    model.add(layers.Dense(10, activation="softmax"))
    model.load_weights(weights)
    images = images[..., np.newaxis].astype("float32") / 255
    probabilities = model.predict(images, batch_size=500, verbose=0)
    print(f"accuracy of {weights}: {np.mean(probabilities.argmax(1) == labels):.4f}")
    return probabilities[np.arange(len(labels)), labels]


def fashion(folder, weights):
    """Test images in strata, and training images for those who hand in no weights."""
    rng = np.random.default_rng(SEED)
    train_images, train_labels, images, labels = data.read_fashion_mnist(folder)
    sure = confidence(weights, images, labels)
    free = ~_among(images, data.fashion_mnist().test_images)
    chosen, shares, low = [], [], 0.0
    for high, count in STRATA.items():
        stratum = (sure >= low) & (sure < high)
        drawn = rng.choice(np.flatnonzero(stratum & free), count, replace=False)
        chosen.append(drawn)
        shares.append(np.full(count, stratum.sum() / count / len(images)))
        low = high
    order = rng.permutation(sum(STRATA.values()))
    chosen, shares = np.concatenate(chosen)[order], np.concatenate(shares)[order]
    train = _balanced(train_labels, TRAINING, rng)
    return _named(images[chosen], labels[chosen], shares, train_images[train], train_labels[train])


def digits(file):
    """Digits that the learners' sample does not hold; every image counts the same."""
    rng = np.random.default_rng(SEED)
    with np.load(file, allow_pickle=False) as source:
        images, labels = source["images"], source["labels"]
    sample = data.mnist()
    shown = np.concatenate([sample.train_images, sample.test_images])
    free = np.flatnonzero(~_among(images, shown))
    order = rng.permutation(free)
    test, rest = order[:DIGITS], order[DIGITS:]
    train = rest[_balanced(labels[rest], TRAINING, rng)]
    shares = np.full(DIGITS, 1 / DIGITS)
    return _named(images[test], labels[test], shares, images[train], labels[train])


def _named(images, labels, shares, train_images, train_labels):
    return {
        "images": images,
        "labels": labels.astype("uint8"),
        "shares": shares.astype("float32"),
        "train_images": train_images,
        "train_labels": train_labels.astype("uint8"),
    }


def _among(images, shown):
    """Which of the uint8 images are among those that learners have."""
    have = {np.round(image * 255).astype("uint8").tobytes() for image in shown[..., 0]}
    return np.array([image.tobytes() in have for image in images])


def _balanced(labels, size, rng):
    of_class = [rng.permutation(np.flatnonzero(labels == c))[: size // 10] for c in range(10)]
    return rng.permutation(np.concatenate(of_class))


def main(arguments=None):
    parser = argparse.ArgumentParser(description="Draw the judge's images.")
    parser.add_argument("--fashion-mnist", type=Path, metavar="FOLDER", required=True)
    parser.add_argument("--weights", type=Path, metavar="FILE", required=True)
    parser.add_argument("--mnist", type=Path, metavar="FILE", required=True)
    options = parser.parse_args(arguments)
    drawn = {
        "fashion": fashion(options.fashion_mnist, options.weights),
        "digits": digits(options.mnist),
    }
    for name, arrays in drawn.items():
        path = PLACE / f"{name}.npz"
        np.savez_compressed(path, **arrays)
        print(f"{path.name}: {path.stat().st_size:,} bytes, {len(arrays['images'])} images")


if __name__ == "__main__":
    sys.exit(main())
