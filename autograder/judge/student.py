"""The learner's objects as a check sees them: proxies that make remote calls read as local ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from autograder.probe import Handle as WireHandle
from autograder.probe import Responder, decode, encode

Ask = Callable[[dict[str, Any]], Any]
"""Sends one request to the learner's process and returns its reply, decoded and unverified."""


class StudentError(Exception):
    """The learner's code raised, or gave what cannot be sent. ``names``: the error's class names by
    MRO; ``message``: what it said; ``where``: what was asked; ``inside``: which of the learner's
    functions or classes raised, where the learner's process tells it."""

    CANNOT = "cannot be looked at"

    def __init__(self, names: list[str], message: str, where: str = "", inside: str = ""):
        self.names, self.message, self.where, self.inside = names, message, where, inside
        self.cannot_be_sent = names[0] == "WireError"
        text = f"{names[0]}: {message}" if message else names[0]
        if self.cannot_be_sent:
            super().__init__(f"what {where or 'your code'} gave {self.CANNOT}: {message}")
        else:
            super().__init__(f"{where} raised {text}" if where else text)


class SessionLost(Exception):
    """The learner's process cannot answer any more: it died, timed out, or broke the protocol."""


class NotOffered(SessionLost):
    """The cell does not offer an object of this name: one handed out before may offer less."""


class Student:
    """The learner's objects by name: ``student.max_pool2d(x, 2, 2, "valid")``."""

    def __init__(self, ask: Ask, objects: Iterable[str]):
        self._ask, self._objects = ask, frozenset(objects)
        self.replies: Any = None
        """Who remembers what came back, for messages: `autograder.judge.odd.Replies`."""
        self.last_type = ""
        """Dotted type name of the last value that came back."""
        self.last_changed = False
        """Whether the last call changed an array that was passed to it."""

    @property
    def offered(self) -> frozenset[str]:
        """Names of what the cell offers: one that was handed out before may offer less."""
        return self._objects

    def __getattr__(self, name: str) -> Function:
        if name.startswith("_"):
            raise AttributeError(name)
        if name not in self._objects:
            raise NotOffered(f"the cell does not offer {name!r} to the judge")
        return Function(self, name, name)

    def request(self, where: str, **request: Any) -> Any:
        """Send a request; the value that comes back, handles wrapped.

        Raises:
            StudentError: the learner's code raised.
            SessionLost: the reply is malformed or never came.
        """
        reply = self._ask(request)
        if not isinstance(reply, dict):
            raise SessionLost("the answer is not a reply")
        if "error" in reply:
            raise _student_error(reply["error"], where)
        if "value" not in reply:
            raise SessionLost("the answer holds no value")
        self.last_type = str(reply.get("type", ""))[:200]
        self.last_changed = reply.get("changed") is True
        value = self._wrap(reply["value"])
        if self.replies is not None:
            self.replies.keep(where, value)
        return value

    def _wrap(self, value: Any) -> Any:
        if isinstance(value, WireHandle):
            return Handle(self, value)
        if isinstance(value, list | tuple):
            return type(value)(self._wrap(item) for item in value)
        if isinstance(value, dict):
            return {key: self._wrap(item) for key, item in value.items()}
        return value


def _student_error(error: Any, where: str) -> StudentError:
    names, message = (
        (error.get("names"), error.get("message")) if isinstance(error, dict) else (None, None)
    )
    strings = isinstance(names, list) and all(isinstance(name, str) for name in names)
    if not names or not strings or not isinstance(message, str):
        raise SessionLost("the answer holds a malformed error")
    inside = error.get("inside")
    inside = inside[:100] if isinstance(inside, str) and inside.isidentifier() else ""
    return StudentError([name[:100] for name in names[:20]], message[:2000], where, inside)


def _unwrap(value: Any) -> Any:
    if isinstance(value, Handle):
        return value._wire
    if isinstance(value, list | tuple):
        return type(value)(_unwrap(item) for item in value)
    if isinstance(value, dict):
        return {key: _unwrap(item) for key, item in value.items()}
    return value


class Function:
    """A function or class of the learner's, called in the learner's process."""

    def __init__(
        self,
        student: Student,
        target: str | WireHandle,
        name: str,
        forbid: tuple = (),
        copies: tuple = (),
    ):
        self._student, self._target, self._name = student, target, name
        self._forbid, self._copies = forbid, copies

    @property
    def name(self) -> str:
        """As the learner calls it: for messages."""
        return self._name

    def told_as(self, name: str) -> Function:
        """The same function by another name in messages: that of the learner's own which it calls,
        where the checked cell offers a helper of the judge's."""
        return Function(self._student, self._target, name, self._forbid, self._copies)

    def forbidding(self, *names: str) -> Function:
        """The same function, failing when the learner's code calls one of these: dotted names of a
        library's, or the learner's own by the name that this function calls them by."""
        return Function(self._student, self._target, self._name, names, self._copies)

    def sparing(self, *names: str) -> Function:
        """The same function, where those of the learner's that it calls by these names get copies
        of arrays: that one of them writes into what it is given costs its own exercise."""
        return Function(self._student, self._target, self._name, self._forbid, names)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        spared = {"copies": list(self._copies)} if self._copies else {}
        return self._student.request(
            self._name,
            do="call",
            target=self._target,
            args=_unwrap(list(args)),
            kwargs=_unwrap(kwargs),
            forbid=list(self._forbid),
            **spared,
        )


class Handle:
    """An object (layer, model, …) that lives in the learner's process."""

    def __init__(self, student: Student, wire: WireHandle):
        self._student, self._wire = student, wire
        self.kind = wire.kind.rpartition(".")[2]
        """Class name, as the learner's process tells it: for messages only."""

    def __repr__(self) -> str:
        return f"a {self.kind} object"

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return Function(self._student, self._wire, self.kind)(*args, **kwargs)

    def make(self, shape: tuple) -> None:
        """Have the weights made, of a network that has none until it is called.

        Args:
            shape: of one input, batch included; a network's own Input goes before it.
        """
        self._request("make", shape=shape)

    def output_shape(self, shape: tuple) -> tuple:
        """What ``compute_output_shape`` gives for an input shape."""
        return self._request("output_shape", shape=shape)

    def symbolic_shape(self, shape: tuple) -> tuple:
        """Shape that Keras infers when the object is called on a symbolic input."""
        return self._request("symbolic_shape", shape=shape)

    def config(self) -> dict:
        """What ``get_config`` returns, as plain data."""
        return self._request("config")

    def gradient(self, x: Any, upstream: Any) -> Any:
        """d sum(object(x) · upstream) / dx as an ndarray."""
        return self._request("gradient", x=x, upstream=upstream)

    def reload(self, shape: tuple) -> Handle:
        """The model that comes back when a model of this layer is saved to .keras and loaded."""
        return self._request("reload", shape=shape)

    def predict(self, shape: tuple, x: Any, batch_size: int) -> Any:
        """What a model of this layer, built for inputs of ``shape``, predicts in batches."""
        return self._request("predict", shape=shape, x=x, batch_size=batch_size)

    def parameters(self) -> int:
        """What ``count_params`` says."""
        return self._request("parameters")

    def counts(self) -> dict[str, int]:
        """Numbers of weights, "total" and "trainable", as the learner's process tells them."""
        return self._request("counts")

    def weights(self, shape: tuple | None = None) -> list[dict[str, Any]]:
        """Name, shape and trainability of each weight, as the learner's process tells it; an
        object that has none until it is called is made first: ``shape`` as for `make`."""
        return self._request("weights", shape=shape)

    def values(self) -> list[Any]:
        """The weights themselves, in the order of ``weights``."""
        return self._request("values")

    def fill(self, values: list[Any]) -> None:
        """Set all weights, in the order of ``weights``."""
        self._request("fill", values=values)

    def outputs(self, x: Any, training: bool = False, batch_size: int = 256) -> Any:
        """What the object gives for a long batch, computed in chunks."""
        return self._request("outputs", x=x, training=training, batch_size=batch_size)

    def samples(self, x: Any, times: int) -> Any:
        """``times`` outputs for one image x (1, …), as in training: dropout is active."""
        return self._request("samples", x=x, times=times)

    def weight_gradients(self, x: Any, upstream: Any) -> list[Any]:
        """d sum(object(x) · upstream) / dw for each trainable weight, in order."""
        return self._request("weight_gradients", x=x, upstream=upstream)

    def reloaded(self) -> Handle:
        """The model that comes back when this one is saved to .keras and loaded."""
        return self._request("reloaded")

    def graph(self) -> dict[str, Any]:
        """The layers of a Sequential or functional model, as the learner's process tells them:
        see ``autograder.probe.graphs``."""
        return self._request("graph")

    def load(self, path: str, shape: tuple | None = None) -> None:
        """Load trained weights from a file beside the notebook; ``shape`` as for `make`."""
        self._request("load", path=path, shape=shape)

    def train(self, x: Any, y: Any, epochs: int, rate: float, loss: str) -> None:
        """Train a little: Adam, batches of 32. ``loss``: Keras's name, or an offered object's."""
        self._request("train", x=x, y=y, epochs=epochs, rate=rate, loss=loss)

    def _request(self, verb: str, **request: Any) -> Any:
        where = f"{self.kind} ({verb.replace('_', ' ')})"
        return self._student.request(where, do=verb, target=self._wire, **request)


def local_ask(responder: Responder) -> Ask:
    """Ask a responder in this process, through the same encoding as the wire's."""

    def ask(request: dict[str, Any]) -> Any:
        return decode(encode(responder.answer(decode(encode(request)))))

    return ask
