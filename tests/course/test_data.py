"""The data sets: what they hold, where they are looked for, and what damage does."""

import gzip
import hashlib
import io
import pickle
import struct
import sys
import tarfile
import time
import timeit
from types import SimpleNamespace

import numpy as np
import pytest

from course import data, files

SAMPLES = [(data.fashion_mnist, "fashion-mnist", 6000), (data.mnist, "mnist", 5000)]
LOADERS = pytest.mark.parametrize(("load", "name", "size"), SAMPLES)


@pytest.fixture
def nowhere(tmp_path, monkeypatch):
    """A computer without any full data set and without a network; returns its cache folder."""
    monkeypatch.setattr(data, "DEBIAN", tmp_path / "debian")
    monkeypatch.setenv("COURSE_DATA", str(tmp_path / "cache"))
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    monkeypatch.setattr(files.tempfile, "gettempdir", lambda: str(tmp_path))
    monkeypatch.setattr(files.os.path, "isdir", lambda path: False)

    def offline():
        raise Exception("URL fetch failure on ADDRESS: None --\n[Errno -2] Name not known")

    module = SimpleNamespace(load_data=offline)
    keras = SimpleNamespace(
        datasets=SimpleNamespace(fashion_mnist=module, mnist=module, cifar10=module)
    )
    monkeypatch.setitem(sys.modules, "keras", keras)
    return tmp_path / "cache"


@pytest.fixture
def small_fashion_mnist(monkeypatch):
    """Let the full Fashion-MNIST be four files of one or two images; returns a writer of them."""
    arrays = [
        np.arange(2 * 28 * 28, dtype=np.uint32).astype(np.uint8).reshape(2, 28, 28),
        np.array([3, 4], np.uint8),
        np.full((1, 28, 28), 255, np.uint8),
        np.array([9], np.uint8),
    ]
    contents = dict(zip(data.FASHION_FILES, map(idx, arrays), strict=True))
    sums = {name: hashlib.sha256(content).hexdigest() for name, content in contents.items()}
    monkeypatch.setattr(data, "FASHION_FILES", sums)

    def write(folder):
        folder.mkdir(parents=True)
        for name, content in contents.items():
            (folder / name).write_bytes(gzip.compress(content))
        return folder

    return write


def idx(array):
    head = struct.pack(">BBBB", 0, 0, 8, array.ndim)
    return head + struct.pack(f">{array.ndim}I", *array.shape) + array.tobytes()


@LOADERS
def test_the_sample_is_balanced_typed_and_scaled(load, name, size):
    sample = load()
    assert sample.train_images.shape == (size, 28, 28, 1)
    assert sample.test_images.shape == (1000, 28, 28, 1)
    for images, labels in [
        (sample.train_images, sample.train_labels),
        (sample.test_images, sample.test_labels),
    ]:
        assert images.dtype == "float32" and labels.dtype == "int64"
        assert images.min() == 0 and images.max() == 1
        assert np.all(np.sort(labels.reshape(-1, 10)) == range(10))
    assert len(sample.class_names) == 10
    assert repr(sample).startswith(f"Dataset({size:,} training and 1,000 test images of 28 × 28")


@LOADERS
def test_no_image_of_the_sample_is_there_twice(load, name, size):
    sample = load()
    images = np.concatenate([sample.train_images, sample.test_images])
    assert len({image.tobytes() for image in images}) == len(images)


@LOADERS
def test_the_sample_loads_in_a_moment(load, name, size):
    assert min(timeit.repeat(load, number=1, repeat=5)) < 0.3


def test_the_samples_are_small_files():
    sizes = [path.stat().st_size for path in data.SAMPLES.glob("*.npz")]
    assert len(sizes) == 2 and max(sizes) < 4e6 and sum(sizes) < 5.5e6


def test_fashion_mnist_has_the_names_of_its_makers():
    names = data.fashion_mnist().class_names
    assert names[0] == "T-shirt/top" and names[9] == "Ankle boot"


@LOADERS
@pytest.mark.parametrize("damage", ["truncated", "altered", "missing"])
def test_a_damaged_sample_is_refused(load, name, size, damage, tmp_path, monkeypatch):
    path = tmp_path / f"{name}.npz"
    content = bytearray((data.SAMPLES / path.name).read_bytes())
    if damage == "truncated":
        path.write_bytes(content[:-1000])
    elif damage == "altered":
        content[len(content) // 2] ^= 1
        path.write_bytes(content)
    monkeypatch.setattr(data, "SAMPLES", tmp_path)
    told = "can't be read" if damage == "missing" else "is damaged: it is cut short or altered"
    with pytest.raises(data.DataError, match=f"{told}.*Restore it from the course") as caught:
        load()
    assert "\n" not in str(caught.value) and str(path) in str(caught.value)


@pytest.mark.skipif(not data.DEBIAN.exists(), reason="Debian's dataset-fashion-mnist is missing")
def test_the_real_full_set_is_read_and_holds_the_sample():
    full, sample = data.fashion_mnist(full=True), data.fashion_mnist()
    assert full.train_images.shape == (60000, 28, 28, 1) and full.train_images.dtype == "float32"
    assert np.array_equal(np.bincount(full.train_labels), [6000] * 10)
    assert np.array_equal(np.bincount(full.test_labels), [1000] * 10)
    for images, labels, part, part_labels in [
        (full.train_images, full.train_labels, sample.train_images, sample.train_labels),
        (full.test_images, full.test_labels, sample.test_images, sample.test_labels),
    ]:
        known = {image.tobytes(): label for image, label in zip(images, labels, strict=True)}
        assert [known[image.tobytes()] for image in part[:500]] == list(part_labels[:500])


@pytest.mark.parametrize("place", ["debian", "cache/fashion-mnist", "keras/datasets/fashion-mnist"])
def test_the_full_set_is_found_in_each_place(place, tmp_path, nowhere, small_fashion_mnist):
    small_fashion_mnist(tmp_path / place)
    full = data.fashion_mnist(full=True)
    assert full.train_images.shape == (2, 28, 28, 1)
    assert full.train_images[0, 0, 1, 0] == 1 / np.float32(255)
    assert list(full.train_labels) == [3, 4] and list(full.test_labels) == [9]
    assert full.test_images.min() == 1


def test_a_folder_with_a_file_missing_is_passed_over(tmp_path, nowhere, small_fashion_mnist):
    partial = small_fashion_mnist(tmp_path / "debian")
    (partial / "t10k-labels-idx1-ubyte.gz").unlink()
    small_fashion_mnist(tmp_path / "keras/datasets/fashion-mnist")
    assert len(data.fashion_mnist(full=True).train_images) == 2


@pytest.mark.parametrize("damage", ["truncated", "no gzip file", "other images", "trailing bytes"])
@pytest.mark.parametrize(
    ("place", "remedy"),
    [
        ("debian", "apt-get install --reinstall dataset-fashion-mnist"),
        ("cache/fashion-mnist", "Delete it and run this again"),
    ],
)
def test_a_damaged_file_of_the_full_set_is_refused(
    damage, place, remedy, tmp_path, nowhere, small_fashion_mnist
):
    path = small_fashion_mnist(tmp_path / place) / "train-images-idx3-ubyte.gz"
    content = path.read_bytes()
    path.write_bytes(
        {
            "truncated": content[:-20],
            "no gzip file": b"<html>404</html>",
            "other images": gzip.compress(idx(np.zeros((2, 28, 28), np.uint8))),
            "trailing bytes": content + gzip.compress(b"more"),
        }[damage]
    )
    with pytest.raises(data.DataError, match=remedy) as caught:
        data.fashion_mnist(full=True)
    assert str(path) in str(caught.value) and "\n" not in str(caught.value)


@LOADERS
def test_offline_the_error_says_how_to_get_the_full_set(load, name, size, nowhere, capsys):
    start = time.perf_counter()
    with pytest.raises(data.DataError) as caught:
        load(full=True)
    assert time.perf_counter() - start < 1
    text = str(caught.value)
    assert "\n" not in text and "[Errno -2] Name not known" in text
    assert str(nowhere) in text and f"data.{load.__name__}()" in text
    assert capsys.readouterr().out.startswith("The full ")


def test_a_download_is_used_and_the_time_limit_lifted_afterwards(
    tmp_path, nowhere, small_fashion_mnist
):
    limits = []

    def download():
        limits.append(data.socket.getdefaulttimeout())
        small_fashion_mnist(tmp_path / "keras/datasets/fashion-mnist")

    sys.modules["keras"].datasets.fashion_mnist.load_data = download
    assert len(data.fashion_mnist(full=True).test_images) == 1
    assert limits == [data.TIMEOUT_SECONDS]
    assert data.socket.getdefaulttimeout() is None


def test_a_download_that_ends_elsewhere_is_told(nowhere):
    sys.modules["keras"].datasets.mnist.load_data = lambda: None
    with pytest.raises(data.DataError, match="Keras left MNIST where the course does not look"):
        data.mnist(full=True)


def test_the_full_mnist_is_read_from_the_cache_and_checked(nowhere, monkeypatch):
    nowhere.mkdir()
    path = nowhere / "mnist.npz"
    images, labels = np.full((2, 28, 28), 51, np.uint8), np.array([7, 8], np.uint8)
    np.savez(path, x_train=images, y_train=labels, x_test=images[:1], y_test=labels[:1])
    with pytest.raises(data.DataError, match="Delete it and run this again"):
        data.mnist(full=True)
    monkeypatch.setattr(data, "MNIST_SHA256", hashlib.sha256(path.read_bytes()).hexdigest())
    full = data.mnist(full=True)
    assert full.train_images.shape == (2, 28, 28, 1)
    assert np.all(full.train_images == np.float32(0.2))
    assert list(full.train_labels) == [7, 8] and full.class_names[7] == "7"


def test_the_cache_folder_follows_the_environment(monkeypatch, tmp_path):
    for name in ("COURSE_DATA", "XDG_CACHE_HOME", "KERAS_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert files.cache_folder() == tmp_path / ".cache/convnet-course"
    assert files.keras_folders()[0] == tmp_path / ".keras/datasets"
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    assert files.cache_folder() == tmp_path / "xdg/convnet-course"
    monkeypatch.setenv("COURSE_DATA", str(tmp_path / "chosen"))
    assert files.cache_folder() == tmp_path / "chosen"
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    assert files.keras_folders()[0] == tmp_path / "keras/datasets"


@pytest.mark.keras
def test_kerass_own_copy_of_the_full_set_is_the_same(tmp_path, python, small_fashion_mnist):
    """Keras reads the files where we look for them, and the checksum of MNIST is Keras's."""
    small_fashion_mnist(tmp_path / ".keras/datasets/fashion-mnist")
    code = """
import inspect, keras
from course import data
print(keras.datasets.fashion_mnist.load_data()[0][1].tolist())
print(data.MNIST_SHA256 in inspect.getsource(keras.datasets.mnist.load_data))
"""
    assert python(code) == ["[3, 4]", "True"]


def test_a_damaged_zip_is_never_opened(tmp_path, monkeypatch):
    """The checksum comes before NumPy's reader, whatever that reader would make of the bytes."""
    path = tmp_path / "x.npz"
    np.savez(path, a=[1])
    opened = []
    monkeypatch.setattr(files.np, "load", lambda *a, **k: opened.append(a))
    with pytest.raises(files.DataError):
        files.read_npz(path, "0" * 64, "Delete it.")
    assert opened == []


# ---------------------------------------------------------------------------- photographs


@pytest.fixture
def small_cifar10(monkeypatch):
    """Let CIFAR-10 be an archive of two images a batch; returns a writer of it."""
    names = [*(f"data_batch_{n}" for n in (3, 1, 2, 5, 4)), "test_batch"]
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        for name in names:
            number = int(name[-1]) if name[-1].isdigit() else 6
            rows = np.zeros((2, 3, 32, 32), np.uint8)
            rows[:, 0], rows[:, 2, 0, 1] = 255, number
            batch = {b"data": rows.reshape(2, -1), b"labels": [number, 9], b"filenames": [b"a"]}
            content = pickle.dumps(batch, protocol=2)
            member = tarfile.TarInfo(f"cifar-10-batches-py/{name}")
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    content = packed.getvalue()
    monkeypatch.setattr(data, "CIFAR10_SHA256", hashlib.sha256(content).hexdigest())

    def write(path):
        path.parent.mkdir(parents=True)
        path.write_bytes(content)
        return path

    return write


@pytest.mark.parametrize(
    "place",
    ["cache/cifar-10-python.tar.gz", "keras/datasets/cifar-10-batches-py-target_archive"],
)
def test_photographs_are_found_in_each_place_with_channels_last(
    place, tmp_path, nowhere, small_cifar10
):
    small_cifar10(tmp_path / place)
    photographs = data.cifar10()
    assert photographs.train_images.shape == (10, 32, 32, 3)
    assert photographs.train_images.dtype == "float32"
    assert list(photographs.train_labels) == [1, 9, 2, 9, 3, 9, 4, 9, 5, 9]
    assert photographs.train_images[2, 0, 1, 2] == np.float32(2) / np.float32(255)
    assert photographs.train_images[..., 0].min() == 1 and not photographs.test_images[..., 1].any()
    assert list(photographs.test_labels) == [6, 9] and photographs.class_names[6] == "frog"


def test_an_archive_with_another_pickle_in_it_is_never_opened(tmp_path, nowhere, small_cifar10):
    path = small_cifar10(tmp_path / "cache" / data.CIFAR10_FILE)
    path.write_bytes(path.read_bytes() + b"more")
    with pytest.raises(data.DataError, match="is damaged.*Delete it and run this again"):
        data.cifar10()


def test_offline_the_error_says_where_to_put_the_photographs(nowhere, capsys):
    with pytest.raises(data.DataError) as caught:
        data.cifar10()
    text = str(caught.value)
    assert "\n" not in text and f"put it in {nowhere}" in text and data.CIFAR10_FILE in text
    assert capsys.readouterr().out.startswith("The full CIFAR-10 ")


def test_keras_keeps_the_archive_where_the_course_looks(tmp_path, monkeypatch, small_cifar10):
    """Keras's own `get_file`, from a file in place of the network."""
    keras = pytest.importorskip("keras")
    source = small_cifar10(tmp_path / "far" / "c.tar.gz")
    monkeypatch.setenv("COURSE_DATA", str(tmp_path / "cache"))
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    (tmp_path / "keras").mkdir()
    keras.utils.get_file(
        fname=data.CIFAR10_AT_KERAS.removesuffix("_archive"),
        origin=source.as_uri(),
        extract=True,
        file_hash=data.CIFAR10_SHA256,
        cache_dir=str(tmp_path / "keras"),
    )
    assert len(data.cifar10().train_images) == 10
