"""Answers the judge's requests about one cell's objects, in the learner's process."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np

from autograder.probe import tensors
from autograder.probe.forbidding import forbidding, refusing
from autograder.probe.graphs import GraphVerbs
from autograder.probe.late import drawn_late
from autograder.probe.layers import LayerVerbs
from autograder.probe.making import Making, is_layer
from autograder.probe.models import ModelVerbs
from autograder.probe.own import changed, on_copies
from autograder.probe.session import fresh_settings, in_full_precision
from autograder.probe.wire import DTYPES, MAX_DEPTH, Handle, WireError, encode

MAX_TEXT = 2_000


class Responder(LayerVerbs, ModelVerbs, GraphVerbs):
    """Answers the judge's requests about one cell's objects, in the learner's process."""

    def __init__(self, objects: dict[str, Any]):
        self.objects = objects
        self.kept: list[Any] = []
        self.made = Making()
        self.changed = False

    def answer(self, request: dict[str, Any]) -> dict[str, Any]:
        """Carry out ``request`` {"do": verb, ...}; the reply is {"value", "type", "changed"} or
        {"error"}. "changed": whether a call changed an array that was passed to it."""
        try:
            request, self.changed = dict(request), False
            verb = getattr(self, "do_" + request.pop("do"))
            with fresh_settings(), drawn_late():
                result = verb(**{key: self._local(value) for key, value in request.items()})
                value = self._plain(result)
            reply = {"value": value, "type": _type_name(result), "changed": self.changed}
            encode(reply)
            return reply
        except WireError as error:  # what came back: nothing was raised, nor refused
            return {
                "error": {"names": ["WireError"], "message": str(error)[:MAX_TEXT], "inside": ""}
            }
        except (Exception, SystemExit) as error:
            names = [cls.__name__ for cls in type(error).__mro__]
            inside = _inside(error) if isinstance(error, NotImplementedError) else ""
            return {"error": {"names": names, "message": _message(error), "inside": inside}}

    def do_call(
        self, target: Any, args: list, kwargs: dict, forbid: list, copies: Sequence = ()
    ) -> Any:
        function = self.objects[target] if isinstance(target, str) else target
        own = [name for name in forbid if "." not in name]
        arrays = [arg for arg in (*args, *kwargs.values()) if isinstance(arg, np.ndarray)]
        before = [array.copy() for array in arrays]
        with (
            forbidding(forbid),
            changed(function, own, refusing),
            changed(function, copies, on_copies),
        ):
            result = function(*args, **kwargs)
        pairs = zip(arrays, before, strict=True)
        self.changed = not all(np.array_equal(a, b, equal_nan=True) for a, b in pairs)
        return result

    def _local(self, value: Any) -> Any:
        """Replace handles in a request by the objects they stand for."""
        if isinstance(value, Handle):
            return self.kept[value.number]
        if isinstance(value, list | tuple):
            return type(value)(self._local(item) for item in value)
        if isinstance(value, dict):
            return {key: self._local(item) for key, item in value.items()}
        return value

    def _plain(self, value: Any, depth: int = MAX_DEPTH) -> Any:
        """What crosses the wire for a result: data by value, everything else by handle."""
        if value is None or type(value) in (bool, int, float, str):
            return value
        if isinstance(value, np.generic) and value.dtype.name in DTYPES:
            return value.item()
        if isinstance(value, list | tuple) and depth:
            # Subclasses too: named tuples, the lists that Keras makes of a layer's attributes.
            kind = tuple if isinstance(value, tuple) else list
            return kind(self._plain(item, depth - 1) for item in value)
        if isinstance(value, dict) and depth and all(type(k) in (str, int) for k in value):
            return {key: self._plain(item, depth - 1) for key, item in value.items()}
        if isinstance(value, np.ndarray) and value.dtype.name in DTYPES:
            return np.asarray(value)
        if tensors.is_tensor(value):
            return tensors.to_numpy(value)
        if is_layer(value):
            in_full_precision(value)
        self.kept.append(value)
        return Handle(len(self.kept) - 1, _type_name(value))


def _message(error: BaseException) -> str:
    """What the learner's code said, without what Keras wraps round it: when a layer is called,
    and, level by level, when one is loaded."""
    try:
        text = str(error).encode(errors="replace").decode()
    except Exception:
        text = ""  # the learner's own exception cannot be shown
    text = re.sub(r"\x1b\[[0-9;]*m", "", text)
    text = text.rpartition("\n\nException encountered: ")[2]
    text = re.sub(r"^Exception encountered when calling .*?\n\n", "", text, flags=re.DOTALL)
    return text.partition("\n\nArguments received by ")[0].strip()[:MAX_TEXT]


def _inside(error: BaseException) -> str:
    """What of the learner's raised: the name of a function or class, as the notebook knows it."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return ""
    code = trace.tb_frame.f_code
    for name, value in list(trace.tb_frame.f_globals.items()):
        if getattr(value, "__code__", None) is code and name != code.co_name:
            return name[:MAX_TEXT]  # another name for what stands in for an answer
    return code.co_qualname.partition(".")[0][:MAX_TEXT]


def _type_name(value: Any) -> str:
    return f"{type(value).__module__}.{type(value).__qualname__}"[:200]
