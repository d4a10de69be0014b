"""Draw the samples of Fashion-MNIST and MNIST that ship in course/samples.

    python tools/make_samples.py --fashion-mnist FOLDER --mnist FILE
    python tools/make_samples.py --check --fashion-mnist FOLDER --mnist FILE

FOLDER holds the four gzip files of Fashion-MNIST, such as Debian's package dataset-fashion-mnist
installs; FILE is an .npz file with uint8 `images` (n, 28, 28) and `labels` (n,) of MNIST.
The draw depends on the seed and the source alone. `--check` draws again and compares.
"""

import argparse
import hashlib
import sys
from pathlib import Path

import numpy as np

from course import data

SEED = 14
FASHION_TRAIN, FASHION_TEST = 6000, 1000
MNIST_TRAIN, MNIST_TEST = 5000, 1000
SAMPLES = Path(data.SAMPLES)


def balanced(labels, size, rng):
    """Draw positions so that every ten in a row, from the start, hold each of ten classes once.

    Args:
        labels: (n,) int array of classes 0 to 9.
        size: number of positions, a multiple of ten.
        rng: NumPy generator.

    Returns:
        (size,) int array of distinct positions.
    """
    rounds = size // 10
    drawn = [rng.permutation(np.flatnonzero(labels == c))[:rounds] for c in range(10)]
    return rng.permuted(np.stack(drawn, axis=1), axis=1).ravel()


def fashion_mnist(folder):
    """Return the sample of Fashion-MNIST: training images from its training set, test from test."""
    rng = np.random.default_rng(SEED)
    train_images, train_labels, test_images, test_labels = data.read_fashion_mnist(folder)
    train = balanced(train_labels, FASHION_TRAIN, rng)
    test = balanced(test_labels, FASHION_TEST, rng)
    return _named(train_images[train], train_labels[train], test_images[test], test_labels[test])


def mnist(file):
    """Return the sample of MNIST: disjoint training and test images."""
    with np.load(file, allow_pickle=False) as source:
        images, labels = source["images"], source["labels"]
    chosen = balanced(labels, MNIST_TRAIN + MNIST_TEST, np.random.default_rng(SEED))
    train, test = chosen[:MNIST_TRAIN], chosen[MNIST_TRAIN:]
    return _named(images[train], labels[train], images[test], labels[test])


def _named(*arrays):
    return dict(zip(data.ARRAYS, arrays, strict=True))


def write(name, arrays):
    """Write one sample and print its size and the checksum that course/data.py must name."""
    path = SAMPLES / f"{name}.npz"
    np.savez_compressed(path, **arrays)
    content = path.read_bytes()
    print(f"{path.name}: {len(content):,} bytes, sha256 {hashlib.sha256(content).hexdigest()}")


def same(name, arrays):
    """Tell whether the committed sample holds exactly these arrays."""
    with np.load(SAMPLES / f"{name}.npz", allow_pickle=False) as committed:
        return set(committed) == set(arrays) and all(
            committed[key].dtype == arrays[key].dtype
            and np.array_equal(committed[key], arrays[key])
            for key in arrays
        )


def main(arguments=None):
    parser = argparse.ArgumentParser(description="Draw the samples in course/samples.")
    parser.add_argument("--fashion-mnist", type=Path, metavar="FOLDER")
    parser.add_argument("--mnist", type=Path, metavar="FILE")
    parser.add_argument("--check", action="store_true", help="compare, write nothing")
    options = parser.parse_args(arguments)
    drawn = {}
    if options.fashion_mnist:
        drawn["fashion-mnist"] = fashion_mnist(options.fashion_mnist)
    if options.mnist:
        drawn["mnist"] = mnist(options.mnist)
    if not drawn:
        parser.error("name a source: --fashion-mnist FOLDER, --mnist FILE or both")
    if options.check:
        wrong = [name for name, arrays in drawn.items() if not same(name, arrays)]
        print("differs: " + ", ".join(wrong) if wrong else "same: " + ", ".join(drawn))
        return 1 if wrong else 0
    for name, arrays in drawn.items():
        write(name, arrays)
    return 0


if __name__ == "__main__":
    sys.exit(main())
