"""Trained weights in a file that is small, whole, and fits an equal network.

The file is Keras's own (`Model.save_weights`), packed: numbers rounded to bfloat16, whose 16 bits
keep the range of float32 and two to three digits, then compressed. `Model.load_weights` reads it.

Keras files a weight under the kind and number of its layer, so that a network written in another
way can differ in that. Hence the file also lists its weights in the order of `Model.weights`.
"""

import hashlib
import json
import os
import tempfile
from pathlib import Path

import numpy as np

from course.testing.tracebacks import ShortTraceback

SUFFIX = ".weights.h5"
ORDER = "weights_in_order"
"""Attribute of the file: a JSON list of where each weight is, such as "layers/dense/vars/0"."""
PACKED_FROM = 512
"""Values; smaller arrays would grow."""


class WeightsError(ShortTraceback, Exception):
    """A file of weights can't be read or doesn't fit the network; the message says why."""


def shapes(model):
    """Return the shapes of a built model's weights as lists, in the order of `model.weights`."""
    return [[int(n) for n in weight.shape] for weight in model.weights]


def rounded(values):
    """Return arrays with every float32 rounded to the nearest bfloat16, still float32."""
    import ml_dtypes

    return [
        value.astype(ml_dtypes.bfloat16).astype("float32") if value.dtype == "float32" else value
        for value in map(np.asarray, values)
    ]


def save(model, path):
    """Write a model's weights to `path`, packed, in one go: a file there stays whole till then.

    Args:
        model: built `keras.Model`.
        path: ends in .weights.h5; its folder exists.

    Returns:
        SHA-256 of the file, hexadecimal.
    """
    path = Path(path)
    part = path.with_name(f".{path.name}.part")
    with tempfile.TemporaryDirectory() as folder:
        order = _order(model, Path(folder, f"order{SUFFIX}"))
        plain = Path(folder, f"plain{SUFFIX}")
        model.save_weights(plain)
        try:
            _pack(plain, part, order)
            os.replace(part, path)
        finally:
            part.unlink(missing_ok=True)
    return sha256(path)


def load(model, path):
    """Fill a built model with the weights of a file.

    A network of equal weights that is written in another way, functional in place of sequential
    for instance, is filled in order.

    Raises:
        WeightsError: the file is damaged, or holds weights of other shapes. The model is as it was.
    """
    try:
        order, held = _contents(path)
    except Exception as error:
        raise WeightsError(f"{path} is damaged, or no file of weights.") from error
    ours = [tuple(shape) for shape in shapes(model)]
    if order and [held[place] for place in order] != ours:
        raise WeightsError(f"{path} doesn't fit this network: {_misfit(order, held, ours)}.")
    before = model.get_weights()
    try:
        model.load_weights(path)
    except Exception as error:
        model.set_weights(before)
        if not order:
            reason = next(iter(str(error).strip().splitlines()), type(error).__name__)
            raise WeightsError(f"{path} doesn't fit this network: {reason}") from error
        try:
            arrays = _arrays(path, order)
        except OSError:  # compressed bytes that make no sense
            raise WeightsError(f"{path} is damaged.") from error
        model.set_weights(arrays)


def sha256(path):
    """Return the SHA-256 of a file, hexadecimal."""
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()


def _order(model, path):
    """Return where Keras files each of the model's weights, or [] if that can't be told.

    Each weight is given its own number, and the file shows which is where: that holds for any
    nesting of layers.
    """
    values = model.get_weights()
    try:
        model.set_weights([np.full_like(value, i) for i, value in enumerate(values)])
        model.save_weights(path)
    finally:
        model.set_weights(values)
    places = {}
    for place, array in _datasets(path).items():
        if array.size and np.all(array == array.flat[0]):
            places.setdefault(float(array.flat[0]), (place, array.shape))
    found = [places.get(i) for i in range(len(values))]
    fits = all(f and f[1] == v.shape for f, v in zip(found, values, strict=True))
    return [place for place, _ in found] if fits else []


def _datasets(path):
    """Return {place: array} of everything in a file."""
    import h5py

    found = {}
    with h5py.File(path, "r") as file:
        file.visititems(
            lambda place, item: (
                found.update({place: item[()]}) if isinstance(item, h5py.Dataset) else None
            )
        )
    return found


def _pack(source, target, order):
    """Copy a file of weights, rounded and compressed."""
    import h5py

    def copy(place, item):
        if isinstance(item, h5py.Group):
            new = packed.require_group(place)
        else:
            value = np.asarray(item[()])
            dense = value.size >= PACKED_FROM
            options = {"compression": "gzip", "compression_opts": 9, "shuffle": True}
            new = packed.create_dataset(place, data=value, **(options if dense else {}))
        for key, value in item.attrs.items():
            new.attrs[key] = value

    with h5py.File(source, "r") as plain, h5py.File(target, "w") as packed:
        plain.visititems(copy)
        packed.attrs[ORDER] = json.dumps(order)


def _contents(path):
    """Return the list of places and {place: shape}."""
    import h5py

    held = {}
    with h5py.File(path, "r") as file:
        order = json.loads(file.attrs.get(ORDER, "[]"))
        file.visititems(
            lambda place, item: (
                held.update({place: item.shape}) if isinstance(item, h5py.Dataset) else None
            )
        )
    if not all(place in held for place in order):
        raise ValueError("an array is missing")
    return order, held


def _arrays(path, order):
    found = _datasets(path)
    return [found[place] for place in order]


def _misfit(order, held, ours):
    theirs = [held[place] for place in order]
    if len(theirs) != len(ours):
        return f"it holds {len(theirs)} arrays, the network has {len(ours)}"
    place, theirs, ours = next(
        (p, t, o) for p, t, o in zip(order, theirs, ours, strict=True) if t != o
    )
    return f"{place} is {theirs}, the network's weight there {ours}"
