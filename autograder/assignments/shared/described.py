"""A learner's network as the judge computes it: from its layers and weights, as plain data.

What the learner's process tells of its network is read as a description and nothing else. The
judge counts the description's weights and multiply-adds, and computes its outputs, in NumPy. Only
what the judge computed counts: a description that flatters its network's cost is a cheaper
network, and has that network's accuracy.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.assignments.shared.graph import Node, Refused, Run, unlisted
from autograder.judge import Grade, Handle

MOST_NODES = 500
MOST_WORK = 6 * 10**10
"""For all images in one check: five times what a network may take that earns points."""
CHUNK = 25
"""Images computed at once, so that the memory is bounded."""


class Described:
    """A network of the learner's that the judge computes itself.

    It has the methods of a `Handle` that `reached.accuracy` needs: trained weights are loaded in
    the learner's process, and read from there.
    """

    def __init__(self, grade: Grade, model: Handle):
        self._grade, self._model = grade, model
        self.weights = _arrays(grade, model.values())
        # Read once: what has been counted and what is computed later are the same layers.
        self._entries, self._shapes = model.graph(), [weight.shape for weight in self.weights]
        self._nodes = _nodes(grade, self._entries, self.weights)
        self._work = 0

    def read_weights(self) -> None:
        """Read the weights anew; the part fails if they are of other shapes now."""
        self.weights = _arrays(self._grade, self._model.values())
        same = [weight.shape for weight in self.weights] == self._shapes
        self._grade.that(same, "the network's weights have other shapes than when it was built")
        self._nodes = _nodes(self._grade, self._entries, self.weights)

    @property
    def parameters(self) -> int:
        """All weights of the network, those that do not learn included."""
        return sum(weight.size for weight in self.weights)

    @property
    def unlisted(self) -> str:
        """What is wrong with a layer that is computed, but not in the list; or nothing."""
        return unlisted(self._nodes)

    @property
    def moving(self) -> int:
        """Of these the means and variances of normalizations."""
        kept = {
            id(weight): weight.size
            for node in self._nodes
            for name, weight in node.weights.items()
            if name.startswith("moving_")
        }
        return sum(kept.values())

    def multiply_adds(self, shape: tuple[int, ...]) -> int:
        """For one image of ``shape``; see `autograder.assignments.shared.graph`."""
        run = Run(self._nodes)
        self._computed(run, np.zeros((1, *shape), "float32"))
        return run.products

    def by_kind(self) -> dict[tuple[str, str], int]:
        """{(class of layer, name of weight): how many numbers}; a shared layer counts once."""
        seen: dict[int, tuple[tuple[str, str], int]] = {}
        for node in self._nodes:
            for name, weight in node.weights.items():
                seen[id(weight)] = (node.kind, name), weight.size
        totals: dict[tuple[str, str], int] = {}
        for key, size in seen.values():
            totals[key] = totals.get(key, 0) + size
        return totals

    def products_by_node(self, shape: tuple[int, ...]) -> list[tuple[str, int, tuple, bool]]:
        """For each use of a layer: its class, its share of `multiply_adds`, the shape of what it
        gives for one image of ``shape``, and whether it has biases."""
        run = Run(self._nodes)
        values = self._computed_all(run, np.zeros((1, *shape), "float32"))
        return [
            (node.kind, products, value.shape[1:], "bias" in node.weights)
            for node, products, value in zip(self._nodes, run.each, values, strict=True)
        ]

    def outputs(self, x: np.ndarray) -> np.ndarray:
        """What the description gives for images."""
        run = Run(self._nodes)
        parts = [x[start : start + CHUNK] for start in range(0, len(x), CHUNK)]
        return np.concatenate([self._computed(run, part) for part in parts])

    def values(self) -> list[np.ndarray]:
        return self.weights

    def fill(self, values: list[np.ndarray]) -> None:
        self._model.fill(values)
        self.read_weights()

    def load(self, path: str, shape: tuple | None = None) -> None:
        self._model.load(path, shape)
        self.read_weights()

    def train(self, *args: Any, **kwargs: Any) -> None:
        self._model.train(*args, **kwargs)
        self.read_weights()

    def _computed(self, run: Run, x: np.ndarray) -> np.ndarray:
        return self._computed_all(run, x)[-1]

    def _computed_all(self, run: Run, x: np.ndarray) -> list[np.ndarray]:
        self._grade.that(
            self._work < MOST_WORK, "this network takes too many multiply-adds and compared values"
        )
        try:
            with np.errstate(all="ignore"):
                values = run(x)
            self._work += run.work * len(x)
            return values
        except Refused as refused:
            self._grade.fail(f"the grader cannot count this network: {refused}")


def _arrays(grade: Grade, values: Any) -> list[np.ndarray]:
    listed = isinstance(values, list) and len(values) <= 2_000
    listed = listed and all(isinstance(v, np.ndarray) and v.dtype.kind == "f" for v in values)
    grade.that(listed, "the network's weights cannot be read: expected at most 2,000 arrays")
    return [value.astype("float32") for value in values]


def _nodes(grade: Grade, graph: Any, weights: list[np.ndarray]) -> list[Node]:
    """The nodes up to the one that gives the output, each after its inputs."""
    entries = graph.get("nodes") if isinstance(graph, dict) else None
    end = graph.get("output") if isinstance(graph, dict) else None
    readable = isinstance(entries, list) and 1 < len(entries) <= MOST_NODES
    readable = readable and type(end) is int and 0 < end < len(entries)
    grade.that(readable, f"expected a network of at most {MOST_NODES} layers")
    nodes = [_node(entry, number, weights) for number, entry in enumerate(entries[: end + 1])]
    grade.that(None not in nodes, "the network's list of layers cannot be read")
    return nodes


def _node(entry: Any, number: int, weights: list[np.ndarray]) -> Node | None:
    """None for what is no node."""
    if not isinstance(entry, dict) or entry.keys() != set(Node.__dataclass_fields__):
        return None
    kind, name, inputs = entry["kind"], entry["name"], entry["inputs"]
    config, places = entry["config"], entry["weights"]
    sound = (
        isinstance(kind, str) and isinstance(name, str) and (kind == "InputLayer") == (not number)
    )
    sound = sound and isinstance(inputs, list) and len(inputs) <= 64
    sound = sound and all(type(i) is int and 0 <= i < number for i in inputs)
    sound = sound and isinstance(config, dict) and isinstance(places, dict)
    sound = sound and all(type(i) is int and 0 <= i < len(weights) for i in places.values())
    if not sound:
        return None
    arrays = {str(key): weights[place] for key, place in places.items()}
    return Node(kind[:60], name[:60], tuple(inputs), config, arrays)
