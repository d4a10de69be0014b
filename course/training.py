"""One way to train a network in a notebook, and to keep what it learned.

    run = training.train(build_fashion_cnn, clothes.train_images, clothes.train_labels,
                         name="fashion-cnn", epochs=15, augment=training.flips_and_shifts)
    training.accuracy(run.model, clothes.test_images, clothes.test_labels)

The weights go to trained/NAME.weights.h5 beside the notebook, and a record of the run to
trained/NAME.json. When the cell runs again it loads them.
"""

import os
from dataclasses import dataclass, field, fields
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np

from course import arguments, records, room, weights_file
from course.arrays import as_array
from course.device import device_report
from course.fitting import Settings, fit
from course.precision import policy
from course.progress import duration, training_curves
from course.trainer import TrainingError

__all__ = ["Run", "TrainingError", "accuracy", "flips_and_shifts", "mode", "train"]

FOLDER = Path("trained")
MODE = "COURSE_TRAINING"
"""Environment variable: "load" never trains and says little, as in grading; "brief" takes three
steps and saves nothing, as in the tests of the notebooks."""
LARGEST_MEGABYTES = 100
"""What nbgrader takes of one file (`max_file_size`) and of one submission (`max_dir_size`)."""
COSTLY_ROUNDING = 0.002
"""If rounding the weights to 16 bits costs more accuracy than this, they are kept as they are."""


@dataclass(repr=False)
class Run:
    """What `train` returns."""

    model: Any
    """`keras.Model`, float32, trained or loaded"""
    history: dict = field(default_factory=dict)
    """lists of one value an epoch: loss, accuracy and, if measured, val_loss and val_accuracy"""
    record: dict = field(default_factory=dict)
    """what is in trained/NAME.json"""

    def __repr__(self):
        return f"Run: {_told(self.record)}" if self.record else "Run: no record"


def train(
    build,
    images,
    labels,
    *,
    name,
    epochs=15,
    minutes=None,
    batch_size=128,
    peak=1e-3,
    schedule="one-cycle",
    augment=None,
    validation=0.1,
    patience=None,
    seed=42,
    loss="sparse_categorical_crossentropy",
    lowest=False,
    again=False,
):
    """Train a network and save its weights, or load them if that was done before.

    The optimizer is AdamW with a weight decay of .01. Computing is in 16 bits where that is faster
    here; the weights stay float32. Interrupting the cell keeps the best weights so far.

    Args:
        build: function without arguments that makes a new `keras.Model` each time.
        images: (n, height, width, channels), floats.
        labels: (n,), whole numbers from 0.
        name: of the files, such as "fashion-cnn".
        epochs: passes over the images.
        minutes: stretch the schedule over so much time at most, if that is less.
        batch_size: images a step.
        peak: largest learning rate.
        schedule: "one-cycle", "cosine" or "constant".
        augment: changes the images of a batch: a function `augment(images, rng)` of NumPy arrays
            (rng: `numpy.random.Generator`), or a Keras layer.
        validation: share of the images, or number of them, to set aside and measure on; or
            (images, labels). The epoch that is best on them is kept. 0: the last epoch is kept.
        patience: stop after so many epochs without a better one.
        seed: of the first weights, the order of the images, those set aside and `augment`.
        loss: name of one of Keras's losses, an object of one, or a function of labels, int32
            (batch,), and outputs, float32 (batch, classes), that returns one loss an image.
        lowest: the smallest output, not the largest, tells the class.
        again: train even if there are weights from before.

    Returns:
        `Run`.

    Raises:
        TrainingError: an argument is wrong, or the loss becomes infinite.
        NotImplementedError: `build` is not written yet.
    """
    given = locals()
    settings = Settings(**{f.name: given[f.name] for f in fields(Settings)})
    arguments.check_settings(build, name, settings)
    if mode() == "load":
        shape = np.shape(images)
        return _loaded_or_untrained(arguments.built(build, settings.seed, shape), name, settings)
    images, labels = arguments.checked(images, labels, "images")
    training, held_out = arguments.split(images, labels, settings)

    def make(precision):
        with policy(precision):
            return arguments.built(build, settings.seed, images.shape)

    model, twin = make("float32"), make("float32")
    arguments.check_outputs(model, twin, images, labels)
    asked = {
        "data": {
            "images": list(training[0].shape),
            "validation_images": len(held_out[0]) if held_out else 0,
            "fingerprint": records.fingerprint(images, labels),
        },
        "recipe": _recipe(settings),
        **records.of_network(model, twin),
    }
    if not again and (run := _loaded(model, name, asked, settings)):
        return run
    if mode() == "train":
        room.check(_weights_file(name), model.count_params())
    found = fit(make, *training, held_out, settings, name, brief=mode() == "brief")
    model.set_weights(found.weights)
    if mode() == "brief":
        print(f"{name}: tried out for {found.steps} steps; nothing is saved ({MODE}=brief).")
        return Run(_ready(model, settings), found.history)
    return _saved(model, name, asked, found, held_out, settings)


def mode():
    """Return how `train` behaves here: "train", or what COURSE_TRAINING says, "load" or "brief".

    Only "train" needs a full data set.
    """
    return os.environ.get(MODE) or "train"


def accuracy(model, images, labels, lowest=False, batch_size=256):
    """Return the share of images that a network gets right.

    Args:
        model: `keras.Model`, or a function of a batch of images.
        images: (n, height, width, channels).
        labels: (n,), whole numbers.
        lowest: the smallest output, not the largest, tells the class.
        batch_size: images at a time.

    Raises:
        TrainingError: images and labels don't go together, or the outputs are not (n, classes).
    """
    images, labels = arguments.checked(images, labels, "images")
    outputs = arguments.outputs(model, images, batch_size)
    best = outputs.argmin(-1) if lowest else outputs.argmax(-1)
    return float(np.mean(best == labels))


def flips_and_shifts(images, rng, *, shift=2, flips=True):
    """Mirror about half of the images, left to right, and shift each by up to `shift` pixels.

    Args:
        images: (n, height, width, channels).
        rng: `numpy.random.Generator`.
        shift: pixels, each way, up and down as well as sideways; zeros come in.
        flips: False for images such as digits, which mean something else in a mirror.

    Returns:
        Array like `images`.
    """
    images = as_array(images)
    count, height, width = images.shape[:3]
    if flips:
        mirrored = rng.random(count) < 0.5
        images = np.where(mirrored[:, None, None, None], images[:, :, ::-1], images)
    padded = np.pad(images, [(0, 0), (shift, shift), (shift, shift), (0, 0)])
    down, right = rng.integers(0, 2 * shift + 1, size=(2, count, 1, 1))
    rows = down + np.arange(height)[None, :, None]
    columns = right + np.arange(width)[None, None, :]
    return padded[np.arange(count)[:, None, None], rows, columns]


def _recipe(settings):
    """Return the settings as they are written down."""
    recipe = {f.name: getattr(settings, f.name) for f in fields(settings)}
    if isinstance(settings.validation, (tuple, list)):
        recipe["validation"] = records.fingerprint(*map(as_array, settings.validation))
    return recipe | {
        "augment": records.described(settings.augment),
        "loss": records.described(settings.loss),
    }


def _loaded(model, name, asked, settings):
    """Return the earlier run if there is one that is the one asked for, else None; say why."""
    weights = _weights_file(name)
    if not weights.exists():
        return None
    record = _record(name)
    reasons = records.differences(record, asked) if record else []
    if not reasons:
        try:
            weights_file.load(model, weights)
        except weights_file.WeightsError as error:
            reasons = [str(error).rstrip(".")]
    if reasons:
        print(f"{name}: trains anew, because {', and '.join(reasons)}.")
        return None
    told = _told(record) if record else f"There is no {name}.json of these weights."
    print(f"{name}: loaded {weights}, nothing to train. {told} To train anew: again=True.")
    history = record.get("history", {})
    if history.get("loss"):
        training_curves(history, name)
    return Run(_ready(model, settings), history, record)


def _loaded_or_untrained(model, name, settings):
    """Return the network with the weights that are there, or as it is."""
    weights = _weights_file(name)
    record = _record(name)
    if not weights.exists():
        print(f"{name}: not trained, for {weights} is not here ({MODE}=load).")
        return Run(_ready(model, settings))
    try:
        weights_file.load(model, weights)
    except weights_file.WeightsError as error:
        print(f"{name}: not trained. {error}")
        return Run(_ready(model, settings))
    print(f"{name}: loaded {weights}.")
    return Run(_ready(model, settings), record.get("history", {}), record)


def _saved(model, name, asked, found, held_out, settings):
    """Save a trained network with its record, unless a better one would be lost; return the run."""
    measured = accuracy(model, *held_out, settings.lowest) if held_out else None
    exact = model.get_weights()
    model.set_weights(weights_file.rounded(exact))
    rounded = accuracy(model, *held_out, settings.lowest) if held_out else None
    if held_out and rounded < measured - COSTLY_ROUNDING:
        model.set_weights(exact)
        rounded = measured
    record = {
        "format": records.FORMAT,
        "name": name,
        "finished": datetime.now().astimezone().isoformat(timespec="seconds"),
        "ended": found.ended,
        "validation_accuracy": rounded,
        "epochs": found.epochs,
        "best_epoch": found.best_epoch,
        "steps": found.steps,
        "seconds": found.seconds,
        "device": device_report(),
        "precision": found.precision,
        **asked,
        "history": {key: [round(v, 5) for v in ys] for key, ys in found.history.items()},
    }
    weights, before = _weights_file(name), _record(name)
    if found.ended == "interrupted" and _worth_more(before, record):
        print(
            f"{name}: interrupted after {found.epochs:g} epochs. {weights} stays as it was: its "
            f"{before['validation_accuracy']:.1%} is more than the {rounded:.1%} reached now."
        )
        return Run(_ready(model, settings), found.history, record)
    try:
        weights.parent.mkdir(exist_ok=True)
        record["sha256"] = weights_file.save(model, weights)
        records.write(_record_file(name), record)
    except OSError as error:  # the disk has filled up while it trained
        print(room.lost(name, weights, error))
        return Run(_ready(model, settings), found.history, record)
    megabytes = weights.stat().st_size / 1e6
    print(f"{name}: saved {weights} ({megabytes:.2g} MB). {_told(record)}")
    if megabytes > LARGEST_MEGABYTES:
        print(
            f"Careful: nbgrader takes no file above {LARGEST_MEGABYTES} MB, so these weights can't "
            "be handed in. A network with fewer parameters can."
        )
    return Run(_ready(model, settings), found.history, record)


def _worth_more(before, record):
    """Tell whether the weights of an earlier record fit the same task and network, and better."""
    same = all(before.get(key) == record[key] for key in ("data", "weights"))
    scores = before.get("validation_accuracy"), record["validation_accuracy"]
    return same and None not in scores and scores[0] > scores[1]


def _ready(model, settings):
    """Return the model, so compiled that a learner may call `evaluate`.

    Not so with a loss or a metric of one's own: Keras could not load a model saved with it.
    """
    if isinstance(settings.loss, str) and not settings.lowest:
        model.compile(loss=settings.loss, metrics=["accuracy"])
    return model


def _weights_file(name):
    return FOLDER / f"{name}{weights_file.SUFFIX}"


def _record_file(name):
    return FOLDER / f"{name}.json"


def _record(name):
    """Return the record of the weights that are there; {} if there is none, or it is of others."""
    record = records.read(_record_file(name)) or {}
    weights = _weights_file(name)
    fits = weights.exists() and record.get("sha256") == weights_file.sha256(weights)
    return record if fits else {}


def _told(record):
    """Tell a run in a sentence."""
    reached = ""
    if record.get("validation_accuracy") is not None:
        count = record["data"]["validation_images"]
        reached = f": {record['validation_accuracy']:.1%} of {count:,} validation images right"
    ended = {"interrupted": ", then interrupted", "patience": ", then it got no better"}
    device = record["device"].partition(", using ")[2] or record["device"]
    epochs = f"{record['epochs']:g} epoch{'' if record['epochs'] == 1 else 's'}"
    return (
        f"Trained on {record['finished'][:10]}, {epochs} in {duration(record['seconds'])} on "
        f"{device}{ended.get(record['ended'], '')}{reached}."
    )
