"""Whether a Keras network is made of listed layers, and stays within a budget of multiply-adds."""

import math

CONVOLUTIONS = ("Conv2D", "DepthwiseConv2D", "SeparableConv2D")
VALUE_BY_VALUE = ("BatchNormalization", "Rescaling", "Multiply")


class OverBudget(AssertionError):
    """The network is made of other layers, or takes more than it may."""


def expect_layers(model, listed):
    """Expect a Sequential or functional model made of these layers, models within it included.

    Args:
        model: a Keras model.
        listed: names of Keras's classes.

    Raises:
        OverBudget: another layer, or a subclassed model, whose layers cannot be told.
    """
    for layer in _layers(model):
        if _kind(layer) not in (*listed, "InputLayer"):
            raise OverBudget(f"{layer.name} is a {_kind(layer)}, which is not in the list")


def expect_multiply_adds(model, most):
    """Expect at most so many multiply-adds for one image.

    Args:
        model: as for `expect_layers`, built.
        most: an int.

    Raises:
        OverBudget: more, with the ratio to the budget; the number itself is left to the learner.
    """
    total = sum(_multiply_adds(layer) for layer in _layers(model))
    if total > most:
        times = math.ceil(10 * total / most) / 10
        raise OverBudget(f"this network takes about {times} times the {most:,} multiply-adds")


def _layers(model):
    """The layers of a model and of the models within it."""
    if not (hasattr(model, "_functional") or hasattr(model, "_operations_by_depth")):
        raise OverBudget(
            f"a {type(model).__name__} does not tell its layers: build a keras.Sequential or a "
            "functional model"
        )
    for layer in model.layers:
        if hasattr(layer, "layers"):
            yield from _layers(layer)
        else:
            yield layer


def _kind(layer):
    """Keras's class, also where it was derived from with other defaults."""
    names = [c.__name__ for c in type(layer).__mro__ if c.__module__.startswith("keras.")]
    own = names[0] if names else type(layer).__name__
    return own if own != "Layer" else type(layer).__name__


def _multiply_adds(layer):
    kind = _kind(layer)
    shapes = [tuple(node.output_tensors[0].shape) for node in layer._inbound_nodes]
    weights = sum(math.prod(w.shape) for w in layer.weights if len(w.shape) > 1)
    if kind in CONVOLUTIONS:
        return sum(weights * shape[1] * shape[2] for shape in shapes)
    if kind == "Dense":
        return sum(weights * math.prod(shape[1:-1]) for shape in shapes)
    return sum(math.prod(shape[1:]) for shape in shapes) if kind in VALUE_BY_VALUE else 0
