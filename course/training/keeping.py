"""What a training leaves beside the notebook, and when it is taken up again."""

import os
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from course.training import records, room, weights_file
from course.training.device import device_report
from course.training.measuring import accuracy
from course.training.progress import duration, training_curves

FOLDER = Path("trained")
MODE = "COURSE_TRAINING"
"""Environment variable: "load" never trains and says little, as in grading; "brief" takes three
steps and saves nothing, as in the tests of the notebooks."""
NBGRADER = "NBGRADER_EXECUTION"
"""Environment variable, set by nbgrader: "autograde" while it grades, "validate" for learners."""
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


def mode():
    """Return how `train` behaves here: "train", or what COURSE_TRAINING says, "load" or "brief".

    Only "train" needs a full data set. What grades never trains: what counts was handed in.
    """
    grading = os.environ.get(NBGRADER) == "autograde"
    return os.environ.get(MODE) or ("load" if grading else "train")


def loaded(model, name, asked, settings):
    """Return the earlier run if there is one that is the one asked for, else None; say why."""
    weights = file_of(name)
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
    return Run(ready(model, settings), history, record)


def loaded_or_untrained(model, name, settings):
    """Return the network with the weights that are there, or as it is."""
    weights = file_of(name)
    record = _record(name)
    if not weights.exists():
        print(f"{name}: not trained, for {weights} is not here, and grading trains nothing.")
        return Run(ready(model, settings))
    try:
        weights_file.load(model, weights)
    except weights_file.WeightsError as error:
        print(f"{name}: not trained. {error}")
        return Run(ready(model, settings))
    print(f"{name}: loaded {weights}.")
    return Run(ready(model, settings), record.get("history", {}), record)


def saved(model, name, asked, found, held_out, settings):
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
    weights, before = file_of(name), _record(name)
    if found.ended == "interrupted" and _worth_more(before, record):
        print(
            f"{name}: interrupted after {found.epochs:g} epochs. {weights} stays as it was: its "
            f"{before['validation_accuracy']:.1%} is more than the {rounded:.1%} reached now."
        )
        return Run(ready(model, settings), found.history, record)
    try:
        weights.parent.mkdir(exist_ok=True)
        record["sha256"] = weights_file.save(model, weights)
        records.write(_record_file(name), record)
    except OSError as error:  # the disk has filled up while it trained
        print(room.lost(name, weights, error))
        return Run(ready(model, settings), found.history, record)
    megabytes = weights.stat().st_size / 1e6
    print(f"{name}: saved {weights} ({megabytes:.2g} MB). {_told(record)}")
    if megabytes > LARGEST_MEGABYTES:
        print(
            f"Careful: nbgrader takes no file above {LARGEST_MEGABYTES} MB, so these weights can't "
            "be handed in. A network with fewer parameters can."
        )
    return Run(ready(model, settings), found.history, record)


def _worth_more(before, record):
    """Tell whether the weights of an earlier record fit the same task and network, and better."""
    same = all(before.get(key) == record[key] for key in ("data", "weights"))
    scores = before.get("validation_accuracy"), record["validation_accuracy"]
    return same and None not in scores and scores[0] > scores[1]


def ready(model, settings):
    """Return the model, so compiled that a learner may call `evaluate`.

    Not so with a loss or a metric of one's own: Keras could not load a model saved with it.
    """
    if isinstance(settings.loss, str) and not settings.lowest:
        model.compile(loss=settings.loss, metrics=["accuracy"])
    return model


def file_of(name):
    """Return the `Path` of a network's weights."""
    return FOLDER / f"{name}{weights_file.SUFFIX}"


def _record_file(name):
    return FOLDER / f"{name}.json"


def _record(name):
    """Return the record of the weights that are there; {} if there is none, or it is of others."""
    record = records.read(_record_file(name)) or {}
    weights = file_of(name)
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
