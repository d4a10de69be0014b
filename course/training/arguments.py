"""What is given to `course.training`, checked before an hour is spent on it."""

import math
import re

import numpy as np

from course.testing.arrays import as_array, described
from course.training.schedules import SCHEDULES
from course.training.trainer import TrainingError

NAME = re.compile(r"[a-z0-9][a-z0-9_-]*")


def check_settings(build, name, settings):
    """Check what can be checked without the network.

    Raises:
        TrainingError: says which argument is wrong, and what is expected.
    """
    import keras

    if isinstance(build, keras.Model):
        raise TrainingError(
            "train needs the function that builds the network, not a network: write the function's "
            "name without parentheses, as in train(build_fashion_cnn, …)"
        )
    if not callable(build):
        raise TrainingError(f"build is a function that returns a keras.Model; got {build!r}")
    if not isinstance(name, str) or not NAME.fullmatch(name):
        raise TrainingError(
            f'name is in small letters, digits, "-" and "_", such as "fashion-cnn"; got {name!r}'
        )
    for key in ("epochs", "batch_size"):
        _need(_whole(getattr(settings, key), 1), key, "a whole number from 1 up", settings)
    _need(_positive(settings.peak), "peak", "a number above 0", settings)
    _need(_whole(settings.seed, 0), "seed", "a whole number from 0 up", settings)
    named = settings.schedule in tuple(SCHEDULES)
    _need(named, "schedule", f"one of {', '.join(SCHEDULES)}", settings)
    if settings.minutes is not None:
        _need(_positive(settings.minutes), "minutes", "None or a number above 0", settings)
    if settings.patience is not None:
        _need(_whole(settings.patience, 1), "patience", "None or a whole number from 1", settings)
    _need(
        settings.augment is None or callable(settings.augment),
        "augment",
        "None, a function augment(images, rng) or a Keras layer",
        settings,
    )


def checked(images, labels, what):
    """Return images as float32 (n, height, width, channels) and labels as int64 (n,).

    Raises:
        TrainingError: they are something else, or not as many.
    """
    try:
        images, labels = as_array(images), as_array(labels)
    except TypeError as error:
        raise TrainingError(f"{what} and labels must be arrays; got {error}") from None
    if images.ndim != 4 or not len(images):
        raise TrainingError(
            f"{what} must be (n, height, width, channels) with n from 1 up; got {images.shape}"
            + (". Add the channels: images[..., np.newaxis]" if images.ndim == 3 else "")
        )
    if not np.issubdtype(images.dtype, np.floating):
        raise TrainingError(
            f"{what} must be floats, 0 to 1; got {images.dtype}. Divide whole numbers by 255"
        )
    if labels.ndim != 1 or not np.issubdtype(labels.dtype, np.integer):
        raise TrainingError(
            f"labels must be whole numbers, (n,); got {labels.dtype} of shape {labels.shape}"
        )
    if len(images) != len(labels):
        raise TrainingError(f"{len(images)} {what} need as many labels; got {len(labels)}")
    return images.astype("float32", copy=False), labels.astype("int64", copy=False)


def split(images, labels, settings):
    """Set images aside to measure on.

    Returns:
        ((images, labels) to train on, (images, labels) to measure on or None).

    Raises:
        TrainingError: `validation` is no share, number or pair, or leaves nothing to train on.
    """
    validation = settings.validation
    if isinstance(validation, (tuple, list)) and len(validation) == 2:
        return (images, labels), checked(*validation, "validation images")
    number = isinstance(validation, (int, float)) and not isinstance(validation, bool)
    if not number or not 0 <= validation < len(images):
        raise TrainingError(
            "validation is a share of the images below 1, a number of images, or (images, labels); "
            f"got {described(validation)} for {len(images)} images"
        )
    count = round(validation * len(images)) if validation < 1 else int(validation)
    if not count:
        return (images, labels), None
    # Shuffled, as the images may come sorted by class.
    order = np.random.default_rng(settings.seed).permutation(len(images))
    aside, rest = order[:count], order[count:]
    if not len(rest):
        raise TrainingError(f"validation={validation} leaves no image to train on")
    if len(rest) < len(aside):
        print(
            f"Careful: {len(aside):,} of {len(images):,} images are set aside for validation, only "
            f"{len(rest):,} are left to train on. A share, such as validation=0.1, fits any number."
        )
    return (images[rest], labels[rest]), (images[aside], labels[aside])


def built(build, seed, shape):
    """Return the network of a learner's function, with its weights made.

    Raises:
        TrainingError: the function returns something else, or the network can't take such images.
        Exception: whatever the function raises.
    """
    import keras

    keras.utils.set_random_seed(seed)
    model = build()
    if not isinstance(model, keras.Model):
        name = getattr(build, "__name__", "build")
        raise TrainingError(
            f"{name}() must return a keras.Model; it returned "
            f"{described(model)}{' (is a `return` missing?)' if model is None else ''}"
        )
    model(np.zeros((1, *shape[1:]), "float32"))
    return model


def check_outputs(model, twin, images, labels):
    """Check that a network fits its images and labels, and that each call builds a new one.

    Raises:
        TrainingError: it doesn't.
    """
    if model is twin:
        raise TrainingError("build must make a new network each time; it returned the same twice")
    shape = outputs(model, images[:2], 2).shape
    if labels.min() < 0 or labels.max() >= shape[1]:
        raise TrainingError(
            f"the network has {shape[1]} outputs, for labels 0 to {shape[1] - 1}; "
            f"the labels go from {labels.min()} to {labels.max()}"
        )


def outputs(model, images, batch_size):
    """Return a network's outputs, (n, classes), computed batch by batch.

    Raises:
        TrainingError: they have another shape.
    """
    import keras

    options = {"training": False} if isinstance(model, keras.Model) else {}
    found = [
        as_array(model(images[start : start + batch_size], **options))
        for start in range(0, len(images), batch_size)
    ]
    if any(part.ndim != 2 for part in found):
        raise TrainingError(f"the outputs must be (n, classes); got {found[0].shape}")
    return np.concatenate(found).astype("float32", copy=False)


def _need(holds, key, expected, settings):
    if not holds:
        raise TrainingError(f"{key} must be {expected}; got {getattr(settings, key)!r}")


def _whole(value, least):
    return isinstance(value, (int, np.integer)) and not isinstance(value, bool) and value >= least


def _positive(value):
    number = isinstance(value, (int, float, np.number)) and not isinstance(value, bool)
    return number and math.isfinite(value) and value > 0
