"""What is written down about a run of training, and whether it is the run that is asked for."""

import ast
import functools
import hashlib
import inspect
import json
import os
import textwrap
from pathlib import Path

from course.training.weights_file import shapes

FORMAT = 1
NAMES = {
    "batch_size": "the batch size",
    "peak": "the peak of the learning rate",
    "augment": "the augmentation",
    "validation": "the validation set",
    "loss": "the loss",
}


def read(path):
    """Return the record in a file, or None if there is none that makes sense."""
    try:
        record = json.loads(Path(path).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return record if isinstance(record, dict) and record.get("format") == FORMAT else None


def write(path, record):
    """Write a record in one go: a file there stays whole till then."""
    path = Path(path)
    part = path.with_name(f".{path.name}.part")
    part.write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n", "utf-8")
    os.replace(part, path)


def fingerprint(images, labels):
    """Return a short text that changes with any image or label."""
    digest = hashlib.blake2b(digest_size=12)
    for array in (images, labels):
        digest.update(f"{array.dtype}{array.shape}".encode())
        digest.update(array.tobytes() if not array.flags.c_contiguous else array.data)
    return digest.hexdigest()


def architecture(model):
    """Return a short text that changes with the layers of a model and their settings.

    Names don't count. It is None if the model can't tell its layers, as a learner's own class
    without `get_config`; then its weights' shapes must do.
    """
    try:
        config = json.loads(model.to_json())
    except Exception:
        return None
    if not config.get("config", {}).get("layers"):
        return None
    names = {}
    _collect(config, names)
    return _short(json.dumps(_renamed(config, names), sort_keys=True))


def described(thing):
    """Return a text for a setting that may be a function, an object of Keras or plain data.

    It changes when the function's code does, comments and layout aside.
    """
    if thing is None or isinstance(thing, (str, int, float, bool)):
        return thing
    if isinstance(thing, functools.partial):
        inner, extra = described(thing.func), [thing.args, sorted(thing.keywords.items())]
        return f"{inner}, {_short(repr(extra)) if callable(extra) else extra}"
    name = getattr(thing, "__qualname__", None) or type(thing).__name__
    return f"{name} {_short(_content(thing))}"


def differences(record, asked):
    """Return what makes a recorded run another one than is asked for, in words.

    Args:
        record: of the earlier run.
        asked: dictionary with "data", "recipe", "keras", "architecture" and "weights" as in a
            record.

    Returns:
        List of str, empty if it is the same.
    """
    found = []
    if record.get("data", {}).get("fingerprint") != asked["data"]["fingerprint"]:
        found.append("the images or labels have changed")
    layers = record.get("architecture"), asked["architecture"]
    if record.get("keras") != asked["keras"]:  # another version words the same layers otherwise
        layers = None, None
    if record.get("weights") != asked["weights"] or (all(layers) and layers[0] != layers[1]):
        found.append("the network has changed")
    before = record.get("recipe", {})
    for key, value in asked["recipe"].items():
        if before.get(key) != value:
            told = NAMES.get(key, key)
            long = any(isinstance(v, str) and " " in v for v in (value, before.get(key)))
            found.append(
                f"{told} has changed" if long else f"{told} is {value}, was {before.get(key)}"
            )
    return found


def of_network(model, twin):
    """Return the entries of a record that tell the network.

    Args:
        model: built model.
        twin: another one from the same function. A text that differs between the two can't tell
            whether the network has changed, and is left out.
    """
    import keras

    layers = architecture(model)
    return {
        "keras": keras.__version__,
        "parameters": model.count_params(),
        "weights": shapes(model),
        "architecture": layers if layers == architecture(twin) else None,
    }


def _content(thing):
    """Return the code or the settings of a function or object as text."""
    if hasattr(thing, "get_config"):
        try:
            names = {}
            config = json.loads(json.dumps(thing.get_config(), default=repr))
            _collect({"config": config}, names)
            return json.dumps(_renamed(config, names), sort_keys=True)
        except Exception:
            return type(thing).__name__
    try:
        code = textwrap.dedent(inspect.getsource(thing if callable(thing) else type(thing)))
    except (OSError, TypeError):
        try:
            code = inspect.getsource(type(thing))
        except (OSError, TypeError):
            return type(thing).__name__
    try:
        return ast.dump(ast.parse(code))
    except SyntaxError:  # a lambda in the middle of a statement
        return code


def _collect(config, names):
    """Number the names of all layers within a configuration."""
    if isinstance(config, dict):
        inner = config.get("config")
        if isinstance(inner, dict) and isinstance(inner.get("name"), str):
            names.setdefault(inner["name"], f"#{len(names)}")
        for value in config.values():
            _collect(value, names)
    elif isinstance(config, list):
        for value in config:
            _collect(value, names)


def _renamed(config, names):
    """Put numbers in the place of names: as "name", and in [name, node, tensor]."""
    if isinstance(config, dict):
        return {
            key: names.get(value, value)
            if key == "name" and isinstance(value, str)
            else _renamed(value, names)
            for key, value in config.items()
            if key not in ("shared_object_id", "compile_config", "keras_version")
        }
    if isinstance(config, list):
        first, *rest = config or [None]
        if isinstance(first, str) and rest and all(isinstance(n, int) for n in rest):
            return [names.get(first, first), *rest]
        return [_renamed(value, names) for value in config]
    return config


def _short(text):
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()
