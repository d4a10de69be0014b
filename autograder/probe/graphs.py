"""What a Sequential or functional Keras model is made of, as plain data.

The judge believes none of it: it computes the network from this description itself, and compares.
"""

from __future__ import annotations

from typing import Any

from autograder.probe.making import Making

PLAIN = (bool, int, float, str, list, tuple)
"""Entries of a layer's configuration that are sent; initializers and the like are left out."""


class GraphVerbs:
    """One method for each request; ``target`` is the learner's model."""

    made: Making

    def do_graph(self, target: Any) -> dict:
        """{"nodes": [node, …], "output": number}, nodes in an order in which they can be computed.

        A node is {"kind", "name", "inputs", "config", "weights"}: the Keras class, the layer's own
        name, the numbers of earlier nodes, and weight's name → its place in ``target.weights``.
        Node 0 is the input. Models inside the model are taken apart.

        Raises:
            ValueError: the model has no graph, or not one input and one output.
        """
        self.made(target)
        walk = _Walk({id(variable): i for i, variable in enumerate(target.weights)})
        walk.nodes.append(_node("InputLayer", "input", [], {}, {}))
        return {"output": walk.model(target, [0]), "nodes": walk.nodes}


class _Walk:
    """Collects nodes, from a model's output back to its input.

    Args:
        places: id of a variable → its place among the model's weights.
    """

    def __init__(self, places: dict[int, int]):
        self.places = places
        self.nodes: list[dict] = []

    def model(self, model: Any, inputs: list[int]) -> int:
        """Number of the model's output, its input being node ``inputs[0]``."""
        graph = getattr(model, "_functional", None) or model  # what a Sequential model is built of
        ends = [getattr(graph, side, None) for side in ("inputs", "outputs")]
        if not all(isinstance(side, list) and len(side) == 1 for side in ends):
            raise ValueError(
                f"{type(model).__name__} should be a Sequential or functional model with one "
                "input and one output: the grader reads its layers"
            )
        (start,), (end,) = ends
        return self.tensor(end, {id(start): inputs[0]})

    def tensor(self, tensor: Any, known: dict[int, int]) -> int:
        """Number of the node that a symbolic tensor comes from; ``known`` are those of this
        model's tensors so far."""
        waiting = [tensor]  # in place of recursion, which deep networks exceed
        while waiting:
            history = waiting[-1]._keras_history
            layer = history.operation
            origin = layer._inbound_nodes[history.node_index].input_tensors
            missing = [source for source in origin if id(source) not in known]
            if id(waiting[-1]) in known:
                waiting.pop()
            elif missing:
                waiting += reversed(missing)
            else:
                inputs = [known[id(source)] for source in origin]
                known[id(waiting.pop())] = self.layer(layer, inputs)
        return known[id(tensor)]

    def layer(self, layer: Any, inputs: list[int]) -> int:
        if hasattr(layer, "_functional") or hasattr(layer, "_operations_by_depth"):
            return self.model(layer, inputs)
        config = {k: v for k, v in layer.get_config().items() if type(v) in PLAIN}
        weights = {v.name: self.places[id(v)] for v in getattr(layer, "weights", [])}
        self.nodes.append(_node(_kind(layer), layer.name, inputs, config, weights))
        return len(self.nodes) - 1


def _kind(layer: Any) -> str:
    """Keras's class, also where the learner derived one with other defaults."""
    mro = type(layer).__mro__
    return next((c.__name__ for c in mro if c.__module__.startswith("keras.")), mro[0].__name__)


def _node(kind: str, name: str, inputs: list, config: dict, weights: dict) -> dict:
    return {"kind": kind, "name": name, "inputs": inputs, "config": config, "weights": weights}
