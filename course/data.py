"""Fashion-MNIST and MNIST, as samples that ship with the course or in full; CIFAR-10 in full.

    clothes = data.fashion_mnist()              # 6,000 + 1,000 images, at once, no network
    digits = data.mnist()                       # 5,000 + 1,000 images, likewise
    clothes = data.fashion_mnist(full=True)     # 60,000 + 10,000 images
    photographs = data.cifar10()                # 50,000 + 10,000 images, in colour

The full sets are looked for in Debian's dataset-fashion-mnist (Fashion-MNIST only), in the
course's cache, in Keras's own, and are else downloaded by Keras. Whatever is found is checked
byte for byte. Sources and licences: course/samples/README.md.
"""

import socket
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from course.files import (
    DataError,
    cache_folder,
    keras_folders,
    read_cifar10,
    read_idx,
    read_npz,
)

__all__ = ["DataError", "Dataset", "cifar10", "fashion_mnist", "mnist"]

ARRAYS = ("train_images", "train_labels", "test_images", "test_labels")
CLOTHES = (
    "T-shirt/top",
    "Trouser",
    "Pullover",
    "Dress",
    "Coat",
    "Sandal",
    "Shirt",
    "Sneaker",
    "Bag",
    "Ankle boot",
)
DIGITS = tuple("0123456789")
PHOTOGRAPHS = tuple("airplane automobile bird cat deer dog frog horse ship truck".split())

SAMPLES = Path(__file__).parent / "samples"
SAMPLE_SHA256 = {
    "fashion-mnist": "13aa3bff2ea3b2c2204275e762b610154aef0201795f7312c04f8e0e07866a17",
    "mnist": "f1a92b6fd6c734ee4eae89fb594bb779674bf37088447843bed85fe88c1aa6d7",
}
DEBIAN = Path("/usr/share/datasets/fashion-mnist")
FASHION_FILES = dict(
    zip(
        (
            "train-images-idx3-ubyte.gz",
            "train-labels-idx1-ubyte.gz",
            "t10k-images-idx3-ubyte.gz",
            "t10k-labels-idx1-ubyte.gz",
        ),
        (  # SHA-256 of the unpacked content
            "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
            "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
            "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
            "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34",
        ),
        strict=True,
    )
)
# From keras/src/datasets/mnist.py, which checks it as well.
MNIST_SHA256 = "731c5ac602752760c8e48fbffcf8c3b850d9dc2a2aedcf2cc48468fc17b673d1"
# From keras/src/datasets/cifar10.py, which checks it as well.
CIFAR10_SHA256 = "6d958be074577803d12ecdefd02955f39262c83c16fe9348329d7fe0b5c001ce"
CIFAR10_FILE = "cifar-10-python.tar.gz"
CIFAR10_AT_KERAS = "cifar-10-batches-py-target_archive"
MODULES = {"Fashion-MNIST": "fashion_mnist", "MNIST": "mnist", "CIFAR-10": "cifar10"}
"""Data set → where Keras keeps it in `keras.datasets`."""
TIMEOUT_SECONDS = 15
ANEW = "Delete it and run this again to download it anew."


@dataclass(frozen=True, repr=False)
class Dataset:
    """Images with labels, for training and for testing."""

    train_images: np.ndarray
    """float32 (n, 28, 28, 1), 0 to 1; of CIFAR-10 (n, 32, 32, 3)"""
    train_labels: np.ndarray
    """int64 (n,), index into `class_names`"""
    test_images: np.ndarray
    """float32 (m, 28, 28, 1), 0 to 1; of CIFAR-10 (m, 32, 32, 3)"""
    test_labels: np.ndarray
    """int64 (m,)"""
    class_names: tuple[str, ...]

    def __repr__(self):
        size = " × ".join(str(n) for n in self.train_images.shape[1:])
        return (
            f"Dataset({len(self.train_images):,} training and {len(self.test_images):,} test "
            f"images of {size}, {len(self.class_names)} classes)"
        )


def fashion_mnist(full=False):
    """Return Fashion-MNIST: grey pictures of ten kinds of clothes (Xiao, Rasul, Vollgraf 2017).

    Args:
        full: False for the balanced sample of 6,000 + 1,000 images; True for all 70,000.

    Returns:
        `Dataset`. The sample's images are part of the full set: training images of its training
        images, test images of its test images.

    Raises:
        DataError: the files are damaged, or the full set is neither here nor can be downloaded.
    """
    if not full:
        return _dataset(_sample("fashion-mnist"), CLOTHES)
    folder = _located("Fashion-MNIST", _fashion_folder, _fashion_by_hand)
    return _dataset(read_fashion_mnist(folder), CLOTHES)


def mnist(full=False):
    """Return MNIST: grey pictures of handwritten digits (LeCun, Cortes, Burges 1998).

    Args:
        full: False for the balanced sample of 5,000 + 1,000 images; True for all 70,000.

    Returns:
        `Dataset`. All images of the sample, its test images too, come from the full set's training
        images: a model trained on the full set has seen the sample's test images.

    Raises:
        DataError: the files are damaged, or the full set is neither here nor can be downloaded.
    """
    if not full:
        return _dataset(_sample("mnist"), DIGITS)
    path = _located("MNIST", _mnist_file, _mnist_by_hand)
    arrays = read_npz(path, MNIST_SHA256, ANEW)
    return _dataset([arrays[key] for key in ("x_train", "y_train", "x_test", "y_test")], DIGITS)


def cifar10():
    """Return CIFAR-10: colour photographs of ten kinds of animals and vehicles (Krizhevsky 2009).

    There is no sample: the archive of 163 MiB is downloaded once. In memory the images take
    703 MiB.

    Returns:
        `Dataset` of 50,000 + 10,000 images, (n, 32, 32, 3).

    Raises:
        DataError: the archive is damaged, or neither here nor can be downloaded.
    """
    path = _located("CIFAR-10", _cifar10_file, _cifar10_by_hand)
    return _dataset(read_cifar10(path, CIFAR10_SHA256, ANEW), PHOTOGRAPHS)


def read_fashion_mnist(folder):
    """Read the four files of the full Fashion-MNIST in a folder, checked.

    Args:
        folder: holds the four gzip files under their usual names.

    Returns:
        Four uint8 arrays in the order of `ARRAYS`; images (n, 28, 28).

    Raises:
        DataError: a file is missing or damaged.
    """
    remedy = ANEW
    if Path(folder) == DEBIAN:
        remedy = "Install the package again: apt-get install --reinstall dataset-fashion-mnist"
    return [read_idx(Path(folder) / name, sha, remedy) for name, sha in FASHION_FILES.items()]


def _dataset(arrays, class_names):
    """Make a `Dataset` of four uint8 arrays in the order of `ARRAYS`."""
    train_images, train_labels, test_images, test_labels = arrays
    return Dataset(
        _scaled(train_images),
        train_labels.astype("int64"),
        _scaled(test_images),
        test_labels.astype("int64"),
        class_names,
    )


def _scaled(images):
    """Turn uint8 (n, h, w) or (n, h, w, 3), 0 to 255, into float32 with channels, 0 to 1."""
    images = images if images.ndim == 4 else images[..., np.newaxis]
    return np.divide(images, 255, dtype="float32")


def _sample(name):
    return _read_once(SAMPLES / f"{name}.npz", SAMPLE_SHA256[name])


@cache
def _read_once(path, sha256):
    """Read a sample's four arrays; `_dataset` copies them."""
    arrays = read_npz(path, sha256, "Restore it from the course's repository or archive.")
    return [arrays[key] for key in ARRAYS]


def _fashion_folder():
    """Return the first folder that has all four files, or None."""
    folders = [folder / "fashion-mnist" for folder in (cache_folder(), *keras_folders())]
    complete = (f for f in [DEBIAN, *folders] if all((f / name).exists() for name in FASHION_FILES))
    return next(complete, None)


def _mnist_file():
    """Return the first mnist.npz, or None."""
    return _first([folder / "mnist.npz" for folder in (cache_folder(), *keras_folders())])


def _cifar10_file():
    """Return the first archive of CIFAR-10, or None."""
    kept = [folder / CIFAR10_AT_KERAS for folder in keras_folders()]
    return _first([cache_folder() / CIFAR10_FILE, *kept])


def _first(paths):
    return next((path for path in paths if path.exists()), None)


def _fashion_by_hand():
    return (
        "Install Debian's package dataset-fashion-mnist, or put the files "
        f"{', '.join(FASHION_FILES)} in {cache_folder() / 'fashion-mnist'}, or go on with the "
        "sample: data.fashion_mnist()."
    )


def _mnist_by_hand():
    return (
        "On a computer that is online, run keras.datasets.mnist.load_data() and copy mnist.npz "
        f"from ~/.keras/datasets to {cache_folder()}, or go on with the sample: data.mnist()."
    )


def _cifar10_by_hand():
    return (
        f"On a computer that is online, get {CIFAR10_FILE} from the data set's page, and put it "
        f"in {cache_folder()}."
    )


def _located(name, look, by_hand):
    """Return what `look()` finds; if that is None, let Keras download the data set first.

    Args:
        name: of the data set.
        look: returns a path or None.
        by_hand: returns what a learner can do if the download fails, as an order.
    """
    if (found := look()) is not None:
        return found
    print(f"The full {name} is not on this computer yet: downloading it, once, with Keras.")
    try:
        _download(MODULES[name])
    except Exception as error:  # Keras raises a bare Exception when a download fails
        reason = " ".join(str(error).split())
        raise DataError(
            f"the full {name} is not on this computer and can't be downloaded ({reason}). "
            f"{by_hand()}"
        ) from error
    if (found := look()) is None:
        raise DataError(f"Keras left {name} where the course does not look. {by_hand()}")
    return found


def _download(module):
    """Let Keras download a data set to its own cache, with a progress bar.

    Raises:
        Exception: whatever Keras or the network raises, TIMEOUT_SECONDS after the last byte at
            the latest, so that a silent network does not hold a learner up.
    """
    import keras

    before = socket.getdefaulttimeout()
    socket.setdefaulttimeout(TIMEOUT_SECONDS)
    try:
        getattr(keras.datasets, module).load_data()
    finally:
        socket.setdefaulttimeout(before)
