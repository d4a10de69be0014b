"""What the judge may ask of a model: outputs, samples, trained weights, a little training.

Weights are read from the learner's own file here, in the sandbox, and only as arrays.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.probe import tensors
from autograder.probe.making import Making


class ModelVerbs:
    """One method for each request; ``target`` is the learner's model."""

    objects: dict[str, Any]
    made: Making
    do_values: Callable[[Any], list]
    do_fill: Callable[[Any, list], None]

    def do_outputs(self, target: Any, x: np.ndarray, training: bool, batch_size: int) -> Any:
        chunks = [x[i : i + batch_size] for i in range(0, len(x), batch_size)]
        outputs = [tensors.to_numpy(target(chunk, training=training)) for chunk in chunks]
        return np.concatenate(outputs)

    def do_samples(self, target: Any, x: np.ndarray, times: int) -> Any:
        return self.do_outputs(target, np.repeat(x, times, axis=0), True, 256)

    def do_load(self, target: Any, path: str, shape: tuple | None = None) -> None:
        if not os.path.isfile(path):  # a cell has gone to another folder, and stayed there
            path = os.path.join(os.environ.get("COURSE_HANDED_IN", ""), path)
        if not os.path.isfile(path):
            raise FileNotFoundError(path)
        if not self.made(target, shape).weights:
            raise ValueError("the network has no weights")  # Keras would load none and say nothing
        fresh = self.do_values(target)
        try:
            target.load_weights(path)
        except Exception as error:
            # Keras stops half-way, with some of the file's weights in place.
            self.do_fill(target, fresh)
            values = _in_order(target, path)
            if values is None:
                raise ValueError(_reason(target, path)) from error
            self.do_fill(target, values)

    def do_train(
        self, target: Any, x: np.ndarray, y: np.ndarray, epochs: int, rate: float, loss: str
    ) -> None:
        import keras

        self.made(target, x.shape)
        keras.utils.set_random_seed(1)
        loss = self.objects.get(loss, loss)
        target.compile(optimizer=keras.optimizers.Adam(rate), loss=loss, jit_compile=False)
        target.fit(x, y, batch_size=32, epochs=epochs, verbose=0)


def _in_order(model: Any, path: str) -> list[np.ndarray] | None:
    """A file's weights for a model whose layers are nested or named otherwise than when it was
    saved: each weight takes the next array of its shape. None when the shapes do not fit."""
    try:
        arrays = _arrays(path)
    except Exception:
        return None
    values = []
    for variable in model.weights:
        fitting = [a for a in arrays if a.shape == tuple(variable.shape)]
        if not fitting:
            return None
        values.append(fitting[0])
        arrays = [a for a in arrays if a is not fitting[0]]
    return None if arrays else values


def _arrays(path: str) -> list[np.ndarray]:
    """Arrays of a weights file, layers in the order in which Keras numbered them."""
    import h5py

    found = {}
    with h5py.File(path, "r") as file:
        file.visititems(
            lambda name, item: found.update({name: item}) if hasattr(item, "shape") else None
        )
        names = [n for n in found if "/vars/" in n and not n.startswith("optimizer")]
        return [np.asarray(found[name]) for name in sorted(names, key=_natural)]


def _natural(name: str) -> list:
    return [int(part) if part.isdigit() else part for part in re.split(r"(\d+)", name)]


def _reason(model: Any, path: str) -> str:
    try:
        held = sorted(a.shape for a in _arrays(path))
    except Exception:
        return "the file is damaged, or holds no weights of Keras"
    wanted = sorted(tuple(v.shape) for v in model.weights)
    extra = [shape for shape in held if shape not in wanted]
    missing = [shape for shape in wanted if shape not in held]
    told = f"it holds {sum(map(_size, held)):,} weights, the model {sum(map(_size, wanted)):,}"
    if missing and extra:
        return f"{told}; the model has one of shape {missing[0]}, the file one of {extra[0]}"
    return told


def _size(shape: tuple) -> int:
    return int(np.prod(shape))
