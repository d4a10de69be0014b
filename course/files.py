"""Files whose every byte is checked before any of it is used."""

import gzip
import hashlib
import io
import os
import pickle
import tarfile
import tempfile
import zlib
from pathlib import Path

import numpy as np

from course.testing.tracebacks import ShortTraceback


class DataError(ShortTraceback, Exception):
    """A data set is missing or damaged; the message says what to do."""


def cache_folder():
    """Return the course's own folder of data sets, which need not exist.

    It is `$COURSE_DATA` if that is set, else `convnet-course` in `$XDG_CACHE_HOME` or `~/.cache`.
    """
    if chosen := os.environ.get("COURSE_DATA"):
        return Path(chosen).expanduser()
    return Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache").expanduser() / "convnet-course"


def keras_folders():
    """Return the folders where Keras may keep the data sets that it downloads.

    Where it can't write to the first it takes the second.
    """
    chosen = Path(os.environ.get("KERAS_HOME") or "~/.keras").expanduser()
    spare = Path("/tmp" if os.path.isdir("/tmp") else tempfile.gettempdir(), ".keras")
    return [chosen / "datasets", spare / "datasets"]


def read_npz(path, sha256, remedy):
    """Read a .npz file.

    Args:
        path: the file.
        sha256: checksum of the whole file, hexadecimal.
        remedy: what to do about a damaged file, as an order: "Delete it and …".

    Returns:
        Dictionary of array names and arrays.

    Raises:
        DataError: the file can't be read, or is not the one with this checksum.
    """
    content = _content(path, remedy)
    _verify(path, content, sha256, remedy)
    with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
        return dict(arrays)


def read_idx(path, sha256, remedy):
    """Read a gzip file in the IDX format of the MNIST family.

    The checksum is that of the unpacked content: Debian packs the files anew, so that the packed
    ones differ from those that Keras downloads although they hold the same images.

    Args:
        path: the file; magic number and lengths big-endian, then one byte a value.
        sha256: checksum of the unpacked content, hexadecimal.
        remedy: what to do about a damaged file.

    Returns:
        uint8 array; its number of axes is the last byte of the magic number.

    Raises:
        DataError: the file can't be read or unpacked, or holds something else.
    """
    try:
        content = gzip.decompress(_content(path, remedy))
    except (EOFError, OSError, zlib.error) as error:
        raise _damaged(path, remedy) from error
    _verify(path, content, sha256, remedy)
    axes = content[3]
    shape = np.frombuffer(content, ">u4", count=axes, offset=4)
    return np.frombuffer(content, np.uint8, offset=4 + 4 * axes).reshape(shape)


def read_cifar10(path, sha256, remedy):
    """Read the archive of CIFAR-10 for Python, cifar-10-python.tar.gz.

    Args:
        path: the archive.
        sha256: checksum of the whole file, hexadecimal.
        remedy: what to do about a damaged file.

    Returns:
        Four uint8 arrays: images for training (n, 32, 32, 3), their labels (n,), images for
        testing, their labels.

    Raises:
        DataError: the file can't be read, or is not the one with this checksum.
    """
    content = _content(path, remedy)
    _verify(path, content, sha256, remedy)
    with tarfile.open(fileobj=io.BytesIO(content)) as archive:
        # Pickles may run code; with this checksum they are those of the data set's makers.
        batches = {
            Path(member.name).name: pickle.load(archive.extractfile(member), encoding="bytes")
            for member in archive
            if Path(member.name).name.startswith(("data_batch_", "test_batch"))
        }
    test = batches.pop("test_batch")
    train = [batches[name] for name in sorted(batches)]
    return [array for part in (train, [test]) for array in (_planes(part), _labels(part))]


def _planes(batches):
    """Images (n, 32, 32, 3) of rows that hold all red values, then all green, then all blue."""
    rows = np.concatenate([batch[b"data"] for batch in batches])
    return rows.reshape(-1, 3, 32, 32).transpose(0, 2, 3, 1)


def _labels(batches):
    return np.concatenate([np.asarray(batch[b"labels"], np.uint8) for batch in batches])


def _content(path, remedy):
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise DataError(f"{path} can't be read ({error.strerror}). {remedy}") from error


def _verify(path, content, sha256, remedy):
    if hashlib.sha256(content).hexdigest() != sha256:
        raise _damaged(path, remedy)


def _damaged(path, remedy):
    return DataError(f"{path} is damaged: it is cut short or altered. {remedy}")
