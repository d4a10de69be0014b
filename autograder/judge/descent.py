"""Networks that the course ships trained, known again by their weights, where their answers have
changed: by training on, noise, pruning, other networks' scores.

Each layer's units are held against the shipped ones, wherever they stand and however they are
scaled: first those of the first layer, then those of the next with their inputs in the order that
was found, and so on. A unit of a network that was trained apart has little in common with any
shipped one, as its inputs are many. First weights from a common seed are nobody's work: what is
compared is how far they were moved from there, and where to.

What the learner's process says of its weights can be forged: answers (`familiar`) are looked at
first. docs/trust.md says what is known again.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np

ALIKE = 0.85
"""From this likeness on a network counts as a shipped one's descendant. Networks of the same form
that were trained apart have up to 0.22, and up to 0.67 where they began with the same seed."""
TINY = 1e-12
MOST_VALUES, MOST_LAYERS = 8_000_000, 100
"""Of a learner's weights that are looked at."""
FOLDER = Path(__file__).parents[2] / "course" / "weights"
FIRST = Path(__file__).parent / "images" / "first.npz"
"""tools/make_familiar.py writes it: "NETWORK/N" → int8, the first weights of kernel N, scaled."""
Places = tuple[np.ndarray, np.ndarray]
"""Of each known unit the own one that is it, and how many times as large that is."""
SHIPPED = {"fashion": ("fashion-small",)}


@cache
def kernels(name: str) -> list[tuple[np.ndarray, np.ndarray]]:
    """Those of a shipped network, (…, inputs, units), from first to last but the last layer's,
    whose units are the classes of everybody's network; with each what it was before training, but
    for its scale."""
    import h5py

    found = []
    with h5py.File(FOLDER / f"{name}.weights.h5") as file:
        names = sorted(file["layers"], key=_place)
        for layer in names:
            values = file["layers"][layer]["vars"]
            if "0" in values and values["0"].ndim > 1:
                found.append(np.asarray(values["0"], "float32"))
    with np.load(FIRST, allow_pickle=False) as file:
        return [(one, file[f"{name}/{n}"].astype("float32")) for n, one in enumerate(found[:-1])]


def _place(layer: str) -> tuple[int, int]:
    """Keras names layers of a kind by number; convolutions stand before dense layers."""
    kind, _, number = layer.rpartition("_")
    known = number.isdigit()
    return ("dense" in layer, int(number) if known else 0)


def descends(data: str, values: Sequence) -> str:
    """The shipped network whose weights these are, changed or not; or an empty string.

    Args:
        data: "fashion" or "digits".
        values: the weights of a network, arrays, as the learner's process tells them.
    """
    for name in SHIPPED.get(data, ()):
        if likeness(values, kernels(name)) > ALIKE:
            return name
    return ""


def likeness(values: Sequence, known: Sequence[tuple[np.ndarray, np.ndarray]]) -> float:
    """How far the layers after the first are those of a known network: 1 for a copy, in whatever
    order its units are and however each is scaled; about 0.1 for one that was trained apart."""
    usable = [v for v in values if isinstance(v, np.ndarray) and v.ndim in (2, 4) and v.size]
    usable = [np.asarray(v, "float32") for v in usable if np.isfinite(v).all()][:MOST_LAYERS]
    if sum(v.size for v in usable) > MOST_VALUES:
        return 0.0
    first, *rest = known
    fitting = [own for own in usable if own.shape[:-1] == first[0].shape[:-1]]
    starts = [(own, *_matched(own, first)) for own in fitting]
    if not starts:
        return 0.0
    own, places, _ = max(starts, key=lambda start: start[2])
    return _along(usable, own.shape[-1], places, rest) / len(rest)


def _along(usable: list, count: int, places: Places, rest: Sequence) -> float:
    """The sum of the likenesses of a layer that takes `count` maps, of which those at `places` are
    the known ones, and of the layers after it: of each place the layer that is most like it."""
    total = 0.0
    for known in rest:
        fitting = ((own, _taken(own, known[0], count, places)) for own in usable)
        matched = [(own, *_matched(taken, known)) for own, taken in fitting if taken is not None]
        if not matched:
            break
        own, places, like = max(matched, key=lambda one: one[2])
        count, total = own.shape[-1], total + like
    return total


def _taken(own: np.ndarray, known: np.ndarray, count: int, places: Places) -> np.ndarray | None:
    """A layer's kernel with its inputs in the known order and of the known scale; None if its shape
    does not fit."""
    order, scales = places
    if own.ndim != known.ndim:
        return None
    if own.ndim == 4:
        fits = own.shape[:2] == known.shape[:2] and own.shape[2] == count
        return own[:, :, order] * scales[:, None] if fits else None
    each = known.shape[0] // len(order)  # places of each map, before they were flattened
    if known.shape[0] % len(order) or own.shape[0] != each * count:
        return None
    taken = own.reshape(each, count, -1)[:, order] * scales[:, None]
    return taken.reshape(known.shape[0], -1)


def _matched(own: np.ndarray, known: tuple[np.ndarray, np.ndarray]) -> tuple[Places, float]:
    """Where the known units are in an own layer, and how alike those are on average that are most
    alike, in what training made of them: half of them, as units may have been taken out."""
    flat = own.reshape(-1, own.shape[-1])
    there, mine, first = _directions(known[0]), _directions(own), _directions(known[1])
    order = (there.T @ mine).argmax(axis=1)
    moved = [_unit(each - first * (first * each).sum(axis=0)) for each in (there, mine[:, order])]
    best = np.sort(np.clip((moved[0] * moved[1]).sum(axis=0), 0, 1))
    lengths = np.linalg.norm(known[0].reshape(len(flat), -1), axis=0)
    scales = np.linalg.norm(flat[:, order], axis=0) / np.maximum(lengths, TINY)
    return (order, scales), float(best[len(best) // 2 :].mean())


def _directions(kernel: np.ndarray) -> np.ndarray:
    return _unit(kernel.reshape(-1, kernel.shape[-1]))


def _unit(columns: np.ndarray) -> np.ndarray:
    return columns / np.maximum(np.linalg.norm(columns, axis=0), TINY)
