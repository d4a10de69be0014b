"""A run of training: which precision, how long, when to stop, which epoch to keep."""

import time
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from course.training import pace, precision
from course.training.progress import Progress, duration
from course.training.trainer import Trainer

LONG = 30.0
"""Seconds of training from which on it pays to measure whether 16 bits are faster."""
FASTER = 1.2
"""By so much they must be."""
BRIEF_STEPS = 3
BRIEF_IMAGES = 16
"""A brief run shows that a network can be trained: more images would only take time."""


@dataclass(frozen=True)
class Settings:
    """The arguments of `training.train` that make two runs differ."""

    epochs: int
    minutes: float | None
    batch_size: int
    peak: float
    schedule: str
    augment: Any
    validation: Any
    patience: int | None
    seed: int
    loss: Any
    lowest: bool


@dataclass
class Fitted:
    """What a run of training gives."""

    weights: list = field(default_factory=list)
    """of the best epoch, in the order of `model.weights`; empty if no epoch came to its end"""
    history: dict = field(default_factory=dict)
    steps: int = 0
    epochs: float = 0.0
    best_epoch: int = 0
    seconds: float = 0.0
    precision: str = "float32"
    ended: str = "complete"
    """or "shortened" to fit the minutes, "patience" or "interrupted"."""


def fit(make, images, labels, held_out, settings, title, brief=False):
    """Train a network.

    Args:
        make: `make(policy)` returns the built network, its layers made under that policy of Keras,
            with the same first weights each time.
        images: float32 (n, height, width, channels).
        labels: int64 (n,).
        held_out: (images, labels) to measure on, or None.
        settings: `Settings`.
        title: of the curves.
        brief: take three steps only, on few images.

    Returns:
        `Fitted`. If it is interrupted, it holds the best epoch so far.

    Raises:
        TrainingError: the loss is not a number any more.
        KeyboardInterrupt: interrupted before the first epoch came to its end.
    """
    if brief:
        images, labels = images[:BRIEF_IMAGES], labels[:BRIEF_IMAGES]
        held_out = held_out and tuple(array[:BRIEF_IMAGES] for array in held_out)
    run = _Fit(make, images, labels, held_out, settings, title, brief)
    try:
        run.start()
        while run.goes_on():
            run.epoch()
    except KeyboardInterrupt:
        if not run.result.weights:
            print(f"{title}: interrupted before the end of the first epoch, so nothing is kept.")
            raise
        run.result.ended = "interrupted"
    finally:
        run.close()
    return run.result


class _Fit:
    def __init__(self, make, images, labels, held_out, settings, title, brief):
        self.make, self.images, self.labels = make, images, labels
        self.held_out, self.settings, self.brief = held_out, settings, brief
        self.began = time.monotonic()
        self.deadline = self.began + 60 * settings.minutes if settings.minutes else None
        self.progress = Progress(title)
        keys = ["loss", "accuracy", *(["val_loss", "val_accuracy"] if held_out else [])]
        self.result = Fitted(history={key: [] for key in keys})
        self.trainer = self.new_trainer("float32")
        self.best, self.improved_at = -1.0, 0
        self.pace, self.seconds_an_evaluation = pace.Pace(), 0.0

    def new_trainer(self, policy):
        import keras

        model = self.make(policy)
        if policy != "float32":
            precision.exact_output(model)
        # Compiling takes longer than three steps; but JAX would compile each operation by itself.
        eagerly = self.brief and keras.backend.backend() == "tensorflow"
        trainer = Trainer(model, self.images, self.labels, self.settings, 1, eagerly)
        trainer.total = self.settings.epochs * trainer.steps_per_epoch
        return trainer

    def start(self):
        """Measure a few steps, choose the precision, say how long it will take."""
        if self.brief:
            self.trainer.total = BRIEF_STEPS
            return
        self.pace = self.trainer.first_steps()
        if self.pace.seconds() * self.trainer.total > LONG and self.budget() > LONG:
            self.try_16_bits()
        if self.held_out:
            # Until one is measured: without gradients an image takes a third of the time.
            images = len(self.held_out[0]) / self.trainer.batch_size
            self.seconds_an_evaluation = self.pace.seconds() * images / 3
        self.plan()
        trainer, result = self.trainer, self.result
        epochs = trainer.total / trainer.steps_per_epoch
        print(
            f"{self.progress.title}: {self.left()} here, by its first steps: {_number(epochs)} "
            f"epochs of {trainer.steps_per_epoch} steps, {duration(self.pace.seconds())} a step in "
            f"{result.precision.replace('mixed_', '')}."
        )
        if epochs < self.settings.epochs:
            print(
                f"That is shortened from {self.settings.epochs} epochs to fit "
                f"{duration(60 * self.settings.minutes)}."
            )

    def try_16_bits(self):
        policy = precision.candidate()
        if policy is None:
            return
        other = None
        try:
            other = self.new_trainer(policy)
            found = other.first_steps()
        except Exception as error:  # whatever a learner's layer does with 16 bits
            reason = next(iter(str(error).strip().splitlines()), "no message")
            print(
                f"This network doesn't run in {policy} ({type(error).__name__}: {reason[:120]}), "
                "so it trains in float32."
            )
            if other:
                other.close()
            return
        # The fastest steps: whatever else the machine does slows down either.
        if found.span()[0] * FASTER < self.pace.span()[0]:
            self.trainer, other = other, self.trainer
            self.pace, self.result.precision = found, policy
        other.close()

    def goes_on(self):
        if not self.result.history["loss"]:
            return True
        return self.trainer.done < self.trainer.total and self.result.ended != "patience"

    def epoch(self):
        """Train to the end of the epoch, measure, and keep the weights if they are the best."""
        trainer = self.trainer
        # The first steps of the first epoch may have been taken by the measurement.
        end = (len(self.result.history["loss"]) + 1) * trainer.steps_per_epoch
        while trainer.done < min(end, trainer.total):
            began = time.monotonic()
            trainer.step()
            self.pace.add(time.monotonic() - began)
            self.progress.bar(trainer.done / trainer.total, self.told)
            if self.late():
                trainer.total = trainer.done
        history = self.result.history
        means = dict(zip(("loss", "accuracy"), trainer.means(), strict=True))
        if self.held_out:
            began = time.monotonic()
            measured = trainer.evaluate(*self.held_out)
            self.seconds_an_evaluation = time.monotonic() - began
            means |= {f"val_{key}": float(measured[key]) for key in ("loss", "accuracy")}
        for key in history:
            history[key].append(means[key])
        self.keep(means.get("val_accuracy"))
        self.plan()
        text = f"epoch {self.result.epochs:.3g} of {self.planned()}: {_figures(means)}"
        self.progress.epoch(history, trainer.done / trainer.total, text)

    def keep(self, accuracy):
        trainer, result = self.trainer, self.result
        number = len(result.history["loss"])
        result.steps = trainer.done
        result.epochs = round(trainer.done / trainer.steps_per_epoch, 2)
        if accuracy is None or accuracy > self.best:
            self.improved_at = number
        if accuracy is None or accuracy >= self.best:
            self.best = -1.0 if accuracy is None else accuracy
            result.best_epoch = number
            result.weights = [np.asarray(value) for value in trainer.model.get_weights()]
        if self.settings.patience and number - self.improved_at >= self.settings.patience:
            result.ended = "patience"

    def plan(self):
        """Stretch the schedule over the steps that fit into the time that is left."""
        trainer = self.trainer
        trainer.total = self.settings.epochs * trainer.steps_per_epoch
        if self.deadline is None or self.brief:
            trainer.total = BRIEF_STEPS if self.brief else trainer.total
            return
        cost = self.pace.seconds() + self.seconds_an_evaluation / trainer.steps_per_epoch
        # The last, cut epoch is measured too, and so is the network as it is saved.
        rest = self.budget() - 2 * self.seconds_an_evaluation
        fitting = max(1, trainer.done + max(0, int(rest / cost)))
        shortened = fitting < trainer.total
        trainer.total = min(fitting, trainer.total)
        if self.result.ended != "patience":
            self.result.ended = "shortened" if shortened else "complete"

    def budget(self):
        """Return the seconds until the time is up."""
        return float("inf") if self.deadline is None else self.deadline - time.monotonic()

    def late(self):
        return self.budget() < self.seconds_an_evaluation and not self.brief

    def left(self):
        """The time until the last step, in words."""
        trainer = self.trainer
        steps = max(0, trainer.total - trainer.done)
        epochs = -(-steps // trainer.steps_per_epoch)
        evaluations = epochs * self.seconds_an_evaluation
        return pace.told(*(steps * seconds + evaluations for seconds in self.pace.span()))

    def planned(self):
        return _number(self.trainer.total / self.trainer.steps_per_epoch)

    def told(self):
        trainer = self.trainer
        number = min(trainer.done // trainer.steps_per_epoch + 1, self.settings.epochs)
        loss, accuracy = np.mean(trainer.logs, axis=0)
        return (
            f"epoch {number} of {self.planned()}, {self.left()} left, "
            f"{_figures({'loss': loss, 'accuracy': accuracy})}"
        )

    def close(self):
        self.trainer.close()
        self.result.seconds = round(time.monotonic() - self.began, 1)
        self.progress.end(self.result.history)


def _figures(means):
    words = {"val_loss": "validation loss", "val_accuracy": "validation accuracy"}
    return ", ".join(
        f"{words.get(key, key)} {value:.1%}"
        if "acc" in key
        else f"{words.get(key, key)} {value:.3f}"
        for key, value in means.items()
    )


def _number(epochs):
    return f"{epochs:.0f}" if epochs == int(epochs) else f"{epochs:.1f}"
