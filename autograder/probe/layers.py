"""What the judge may ask of a Keras layer: shapes, gradients, weights, saving and loading."""

from __future__ import annotations

import json
import os
import sys
import tempfile
import zipfile
from typing import Any

import numpy as np

from autograder.probe import tensors
from autograder.probe.making import Making


class LayerVerbs:
    """One method for each request; ``target`` is the learner's layer or model."""

    made: Making

    def do_make(self, target: Any, shape: tuple) -> None:
        self.made(target, shape)

    def do_output_shape(self, target: Any, shape: tuple) -> tuple:
        return tuple(target.compute_output_shape(shape))

    def do_symbolic_shape(self, target: Any, shape: tuple) -> tuple:
        import keras

        return tuple(target(keras.Input(shape[1:], batch_size=shape[0])).shape)

    def do_config(self, target: Any) -> dict:
        return target.get_config()

    def do_gradient(self, target: Any, x: np.ndarray, upstream: np.ndarray) -> Any:
        return tensors.input_gradient(target, x, upstream)

    def do_weight_gradients(self, target: Any, x: np.ndarray, upstream: np.ndarray) -> list:
        return tensors.weight_gradients(target, x, upstream)

    def do_reload(self, target: Any, shape: tuple) -> Any:
        import keras

        return self.do_reloaded(keras.Sequential([keras.Input(shape[1:]), target]))

    def do_reloaded(self, target: Any) -> Any:
        """``target`` after a trip through a .keras file."""
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "model.keras")
            self.made(target).save(path)
            # Lambda layers too: whatever is in the file comes from this very process.
            options = {"custom_objects": _own_names(target), "safe_mode": False}
            return self._loaded(path, target, options)

    def _loaded(self, path: str, model: Any, options: dict[str, Any]) -> Any:
        import keras

        try:
            return keras.saving.load_model(path, **options)
        except ValueError:
            # Keras fills no layer that is built at its first call: so this comes before.
            try:
                return _weights_of(path, self.made.like(_layers_of(path, options), model))
            except Exception:
                pass  # what Keras said first is the reason
            raise

    def do_predict(self, target: Any, shape: tuple, x: np.ndarray, batch_size: int) -> Any:
        import keras

        model = keras.Sequential([keras.Input(shape[1:]), target])
        batches = [x[start : start + batch_size] for start in range(0, len(x), batch_size)]
        # Compiled as in predict, without its input pipeline, which is slow to start.
        return np.concatenate([model.predict_on_batch(batch) for batch in batches])

    def do_parameters(self, target: Any) -> int:
        return int(self.made(target).count_params())

    def do_counts(self, target: Any) -> dict:
        self.made(target)
        trainable = sum(int(np.prod(v.shape)) for v in target.trainable_weights)
        return {"total": int(target.count_params()), "trainable": trainable}

    def do_weights(self, target: Any, shape: tuple | None) -> list:
        self.made(target, shape)
        trainable = {id(variable) for variable in target.trainable_weights}
        return [
            {"name": v.path, "shape": tuple(v.shape), "trainable": id(v) in trainable}
            for v in target.weights
        ]

    def do_values(self, target: Any) -> list:
        return [tensors.to_numpy(variable) for variable in self.made(target).weights]

    def do_fill(self, target: Any, values: list) -> None:
        for variable, value in zip(self.made(target).weights, values, strict=True):
            variable.assign(value)


def _layers_of(path: str, options: dict[str, Any]) -> Any:
    """The model of a .keras file without its weights."""
    import keras

    with zipfile.ZipFile(path) as file:
        config = json.loads(file.read("config.json"))
    return keras.saving.deserialize_keras_object(config, **options)


def _weights_of(path: str, model: Any) -> Any:
    """``model`` with the weights of a .keras file."""
    with zipfile.ZipFile(path) as file:
        model.load_weights(file.extract("model.weights.h5", os.path.dirname(path)))
    return model


def _own_names(model: Any) -> dict[str, Any]:
    """The learner's classes and functions, by the names that a .keras file knows them by."""
    main = vars(sys.modules["__main__"])
    named = {k: v for k, v in main.items() if callable(v) and not k.startswith("_")}
    kinds = {type(layer) for layer in model._flatten_layers()}
    return named | {k.__name__: k for k in kinds if not k.__module__.startswith("keras.")}
