"""Reached accuracy, judged on images whose labels the learner's process never gets. NumPy only.

The learner's trained weights travel with the submission and are loaded into the learner's network
in the sandbox. Out go unlabelled images in random order. The accuracy that counts is that on 1,500
images that were changed so gently that no eye would tell, and no table finds them; where fewer of
them settle the points, fewer are sent (`autograder.judge.sampling`). 100 are sent as they are where
not all points are earned, and up to 500 shifted, rotated and relit: to tell who knows them by
heart. Back come scores; the judge alone knows the labels.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np

from autograder.judge import memory
from autograder.judge.altered import changed, enlarged, gently
from autograder.judge.descent import descends
from autograder.judge.familiar import cleared, familiar, usual
from autograder.judge.grade import Grade
from autograder.judge.sampling import STEP, Sampling
from autograder.judge.student import Handle, StudentError

IMAGES = Path(__file__).parent / "images"
FASHION, DIGITS = "fashion", "digits"
EXACT, FRESH = 100, 500
"""So many images are sent as they are, and so many shifted, rotated and relit at the most."""
LOOKS = (0, 200, 300, 400, FRESH)
"""After so many of those it is looked whether they are enough."""
GUESSED = 0.13
"""What one who guesses at ten classes stays below: no points rise from lower than this."""
NONE = -1
NO_NUMBERS = "the network's outputs hold NaN or infinity"
BY_HEART = "this network knows the test images rather than what is on them"
SEEN = "this network has seen the test images: train it on training images alone"


@dataclass(frozen=True)
class Goal:
    """Which accuracy earns what: points rise linearly from none at ``zero`` to all at ``full``.

    Who has the sample alone cannot reach what the full data set gives: at ``sample`` the points are
    ``sample_share``, and rise linearly before and after.

    Without weights that fit, the network is trained for ``small_epochs`` on 1,000 images, and the
    points rise likewise from ``small_zero`` to ``small_full``, where they are ``small_share``.
    Weights that reach as much earn as much.

    Raises:
        ValueError: points for guessing.
    """

    zero: float
    full: float
    small_zero: float
    small_full: float
    small_share: float = 0.5
    small_epochs: int = 2
    sample: float | None = None
    sample_share: float = 0.75

    def __post_init__(self) -> None:
        if min(self.zero, self.small_zero) < GUESSED:
            raise ValueError(f"points rise from {GUESSED:.0%} on at the least: below is guessing")

    def share(self, accuracy: float) -> float:
        steps = [(self.zero, 0.0), (self.full, 1.0)]
        if self.sample is not None:
            steps.insert(1, (self.sample, self.sample_share))
        return max(_rise(accuracy, *zip(*steps, strict=True)), self.small(accuracy))

    def small(self, accuracy: float) -> float:
        return self.small_share * _rise(accuracy, (self.small_zero, self.small_full), (0, 1))


def _rise(accuracy: float, at: tuple, shares: tuple) -> float:
    # In tenths of points, so that 91.96 % is what the learner reads as 92 %.
    return float(np.interp(round(accuracy, 3), at, shares))


@dataclass(frozen=True)
class HeldOut:
    """Images that the judge keeps, float32 (n, 28, 28, 1), 0 to 1, with labels and weights."""

    images: np.ndarray
    labels: np.ndarray
    shares: np.ndarray
    train_images: np.ndarray
    train_labels: np.ndarray


@cache
def held_out(name: str) -> HeldOut:
    """`FASHION` or `DIGITS`."""
    with np.load(IMAGES / f"{name}.npz", allow_pickle=False) as file:
        arrays = {key: file[key] for key in file}
    for key in ("images", "train_images"):
        arrays[key] = arrays[key][..., np.newaxis].astype("float32") / np.float32(255)
    return HeldOut(**arrays)


def accuracy(
    grade: Grade,
    model: Handle,
    name: str,
    data: str,
    goal: Goal,
    rng: np.random.Generator,
    lowest: bool = False,
    loss: str = "sparse_categorical_crossentropy",
    size: int | None = None,
    figure: str = "accuracy",
    every: bool = False,
) -> None:
    """Give the part the share that the network's accuracy earns.

    Args:
        model: the learner's network, as it was just built.
        name: trained/NAME.weights.h5 beside the notebook holds its weights.
        data: `FASHION` or `DIGITS`.
        lowest: the smallest of the outputs, in place of the largest, tells the class.
        loss: for networks without weights, Keras's name or that of an object in the cell's check.
        size: side to which images are enlarged before they are sent, as `enlarged` does.
        figure: name under which the verdict keeps the accuracy; each once in a check.
        every: show all images, though fewer would settle the points, for a figure that is
            compared with others'.
    """
    network = _Network(grade, model, data, rng, lowest, loss, size, every)
    untrained = network.values()
    shape = enlarged(held_out(data).images[:1], size).shape
    missing = _load(model, f"trained/{name}.weights.h5", shape)
    if missing:
        share, told = network.trained_here(goal)
        told = f"{missing}. So {told}; train it, and hand in the folder trained/"
        grade.share(min(share, 0.99), told)
    reached, told, mistake = network.judged(goal)
    grade.figure(figure, reached)
    share, told = goal.share(reached), f"{told}, all points need {goal.full:.0%}"
    if share < goal.small_share and untrained and not mistake:
        # Who trained badly is not to have less than who did not train at all.
        share, told = max((share, told), _again(network, untrained, goal, told))
    grade.share(share, told, mistake)


def own(grade: Grade, model: Handle, name: str, data: str, rng: np.random.Generator) -> None:
    """End the part if the weights beside the notebook make this network one that comes with the
    course: a fact about it is no work of the learner's. Without weights, nothing is asked."""
    if not _load(model, f"trained/{name}.weights.h5", held_out(data).images[:1].shape):
        network = _Network(grade, model, data, rng, lowest=False, loss="", size=None)
        network.shown(lambda reached: 0.0)


def _load(model: Handle, path: str, shape: tuple) -> str:
    """Load the trained weights; why that was impossible, or an empty string."""
    try:
        model.load(path, shape)
    except StudentError as error:
        if "FileNotFoundError" in error.names:
            return f"{path} is not in what was handed in"
        return f"{path} does not fit your network: {error.message or error.names[0]}"
    return ""


def _again(network: _Network, untrained: list, goal: Goal, told: str) -> tuple[float, str]:
    """What the network earns and why if the grader trains it from its first weights."""
    try:
        network.model.fill(untrained)
        share, more = network.trained_here(goal)
    except StudentError:
        return 0.0, told
    return min(share, 0.99), f"{told}; that is less than nothing handed in would earn: {more}"


@dataclass
class _Network:
    """A learner's network, and how the judge shows it images."""

    grade: Grade
    model: Handle
    data: str
    rng: np.random.Generator
    lowest: bool
    loss: str
    size: int | None
    every: bool = False

    def values(self) -> list:
        """Its weights; none if it cannot tell them."""
        try:
            return self.model.values()
        except StudentError:
            return []

    def trained_here(self, goal: Goal) -> tuple[float, str]:
        """Train it a little; the share that it earns then, and why. The grader knows what it has
        shown to this network, so that nobody is accused here."""
        held = held_out(self.data)
        images = enlarged(held.train_images, self.size)
        labels = held.train_labels.astype("int64")
        self.model.train(images, labels, epochs=goal.small_epochs, rate=1e-3, loss=self.loss)
        # The learner's process may have taken weights and not trained: copies end the part.
        reached, *_ = self.shown(goal.small)
        share = goal.small(reached)
        return share, (
            f"the grader trained your network for {goal.small_epochs} passes over "
            f"{len(images):,} images: {_told(reached)}, which earns {share:.0%} of the points"
        )

    def judged(self, goal: Goal) -> tuple[float, str, str]:
        """Its accuracy that counts, what is told of it, and the mistake, if there is one. Ends the
        part if it is not the learner's, or was trained on what it is tested on."""
        held, rng = held_out(self.data), self.rng
        # Of the fresh ones each has the same weight: they are drawn by the shares.
        drawn = rng.choice(len(held.images), FRESH, p=held.shares / held.shares.sum())
        reached, right, asked = self.shown(goal.share, drawn, stranger=True)
        if right is None:
            return 0.0, NO_NUMBERS, ""
        if goal.share(reached) < 1 and self._falls_at_once(right, asked):
            return reached, _told(reached, "once each is a trace lighter or darker"), BY_HEART
        fresh = np.zeros(FRESH, bool)
        for start, end in pairwise(LOOKS):
            now, missing = drawn[start:end], np.setdiff1d(drawn[start:end], asked)
            parts = [changed(held.images[now], rng), gently(held.images[missing], rng)]
            answers = self.answers(np.concatenate(parts))
            if (answers == NONE).any():
                return 0.0, NO_NUMBERS, ""
            fresh[start:end] = answers[: len(now)] == held.labels[now]
            right[missing] = answers[len(now) :] == held.labels[missing]
            asked = np.union1d(asked, missing)
            if memory.stays(right[drawn[:end]], fresh[:end], FRESH, memory.STRONG, len(LOOKS)):
                return reached, _told(reached), ""
        if memory.falls(right[drawn], fresh, memory.STRONG):
            reached = float(min(reached, fresh.mean()))
            return reached, _told(reached, "once they are shifted, turned and relit"), BY_HEART
        return reached, _told(reached), ""

    def shown(
        self, share: Callable[[float], float], first: Sequence[int] = (), stranger: bool = False
    ) -> tuple[float, np.ndarray | None, np.ndarray]:
        """Show it as many of the judge's images, changed gently, as settle the share that its
        accuracy earns, and that it is no copy. Ends the part if it is one, or with ``stranger`` if
        it knows the test images; that is found of nobody before all images were shown.

        Returns:
            Its accuracy, which of the images it is right about, bool (n,), and those it was shown.
            None in place of the second where a score was NaN or infinite.
        """
        held = held_out(self.data)
        sampling = Sampling(held.shares, self._likely(), first, self.rng)
        answers = np.full(len(held.images), NONE)
        for more in sampling.looks():
            answers[more] = self.answers(gently(held.images[more], self.rng))
            if stranger and (answers[more] == NONE).any():
                return 0.0, None, sampling.asked
            right = answers == held.labels
            reached, error = sampling.estimate(right, held.shares)
            settled = share(reached - error) == share(reached + error)
            if settled and not self.every and self._is_cleared(sampling, answers, stranger):
                self._refuse(descends(self.data, self.values()))
                return reached, right, sampling.asked
        self.refuse_copies(answers)
        if stranger:
            self._refuse_test_images(answers)
        return float(np.average(right, weights=held.shares)), right, sampling.asked

    def _likely(self) -> np.ndarray | None:
        """How many of the honest networks are right about each image."""
        labels = held_out(self.data).labels
        return usual(self.data)[np.arange(len(labels)), labels] if self.data == FASHION else None

    def _is_cleared(self, sampling: Sampling, answers: np.ndarray, stranger: bool) -> bool:
        """Whether no image that is left would make a copy of it, or one that knows them."""
        labels = held_out(self.data).labels
        if not cleared(self.data, answers, labels, sampling.estimate):
            return False
        if not stranger or self.data != FASHION:
            return True
        odd = memory.odd(labels, usual(self.data))
        known, error = sampling.estimate(answers == labels, odd / odd.sum())
        return known + error < memory.KNOWN

    def _falls_at_once(self, right: np.ndarray, asked: np.ndarray) -> bool:
        held, exact = held_out(self.data), self.rng.choice(asked, EXACT, replace=False)
        as_is = self.answers(held.images[exact]) == held.labels[exact]
        return memory.falls(as_is, right[exact], memory.GENTLE)

    def refuse_copies(self, answers: np.ndarray) -> None:
        """End the part if these answers to all of the judge's images, or the weights, are a shipped
        network's."""
        self._refuse(familiar(self.data, answers, held_out(self.data).labels))
        self._refuse(descends(self.data, self.values()))

    def _refuse(self, is_copy: object) -> None:
        if is_copy:
            self.grade.fail(
                "these are weights of a network that comes with the course",
                "train your own: copies earn nothing",
            )

    def _refuse_test_images(self, answers: np.ndarray) -> None:
        # The judge's digits are training images of MNIST, which one may train on.
        labels = held_out(self.data).labels
        if self.data == FASHION and memory.knows_labels(answers, labels, usual(self.data)):
            told = "this network tells classes that nobody can see on the images, as labelled"
            self.grade.fail(told, SEEN)

    def answers(self, images: np.ndarray) -> np.ndarray:
        """The classes that it gives for images, which are shown in random order, ints (n,); `NONE`
        where a score is NaN or infinite."""
        order = self.rng.permutation(len(images))
        classes = np.empty(len(images), int)
        for part in np.array_split(order, max(1, round(len(images) / STEP))):
            scores = self.model.outputs(enlarged(images[part], self.size))
            scores = self.grade.shape(scores, (len(part), 10), what="the network's outputs")
            best = scores.argmin(1) if self.lowest else scores.argmax(1)
            classes[part] = np.where(np.isfinite(scores).all(1), best, NONE)
        return classes


def _told(reached: float, when: str = "") -> str:
    return f"{reached:.1%} of the judge's images are right{when and ', ' + when}"
