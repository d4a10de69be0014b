"""The one module of autograder that a learner's kernel can see.

``check(name, **objects)`` stands in every graded cell. With a judge's socket it offers the
learner's objects to the judge and answers its requests: call this, build that. Nothing
in here knows an expected value. Without a socket (stock nbgrader, an author trying a cell) it
runs the same check in this process.

The wire: frames of a 4-byte big-endian length and msgpack; ndarrays by dtype allow-list, tuples as
lists that a mark begins. No pickle.
"""

from __future__ import annotations

import io
import os
import re
import socket
import struct
import sys
import tempfile
from contextlib import ExitStack, contextmanager, redirect_stderr, redirect_stdout
from typing import Any

import msgpack
import numpy as np

SOCKET_VARIABLE = "AUTOGRADER_JUDGE"
DTYPES = frozenset(
    "bool int8 int16 int32 int64 uint8 uint16 uint32 uint64 float16 float32 float64".split()
)
MAX_FRAME_BYTES = 64 * 1024**2
MAX_ITEMS = 100_000
MAX_DEPTH = 16
MAX_TEXT = 2_000
_ARRAY, _TUPLE, _HANDLE = 1, 2, 3
_MARK = object()
"""Stands first in a list that is a tuple, while a frame is decoded."""


class WireError(ValueError):
    """A frame that is too large, too deep, malformed, or holds what may not cross the wire."""


class Handle:
    """Stands on the wire for an object that stays in the learner's process."""

    def __init__(self, number: int, kind: str):
        self.number, self.kind = number, kind


# ---------------------------------------------------------------------------- frames


def encode(value: Any) -> bytes:
    """Plain data, ndarrays and handles as msgpack bytes.

    Raises:
        WireError: the value cannot cross the wire.
    """
    try:
        frame = msgpack.packb(value, default=_extend, strict_types=True)
    except WireError:
        raise
    except (TypeError, ValueError, OverflowError, RecursionError) as error:
        raise WireError(f"cannot be sent: {error}") from None
    _measure(frame)
    return frame


def _extend(value: Any) -> Any:
    if type(value) is tuple:
        return [msgpack.ExtType(_TUPLE, b""), *value]
    if isinstance(value, np.ndarray):
        dtype = value.dtype.name
        if dtype not in DTYPES:
            raise WireError(f"an array of dtype {value.dtype} cannot be sent")
        head = f"{dtype} {','.join(map(str, value.shape))}\n".encode()
        body = value.astype(dtype, copy=False).tobytes()  # native byte order, row-major
        return msgpack.ExtType(_ARRAY, head + body)
    if isinstance(value, Handle):
        return msgpack.ExtType(_HANDLE, f"{value.number} {value.kind}".encode())
    raise WireError(f"a {type(value).__name__} cannot be sent")


def decode(frame: bytes) -> Any:
    """The value in a frame. Bounded in size, items and depth; runs nothing of the sender's.

    Raises:
        WireError: malformed, too large, too deep, or of a dtype or type that is not allowed.
    """
    _measure(frame)
    try:
        return _rebuilt(
            msgpack.unpackb(
                frame, ext_hook=_restore, object_pairs_hook=_dictionary, strict_map_key=False
            )
        )
    except WireError:
        raise
    except Exception as error:
        raise WireError(f"malformed frame: {type(error).__name__}") from None


def _measure(frame: bytes) -> None:
    """Refuse a frame that is too large or too deep, before anything of its size is built."""
    if len(frame) > MAX_FRAME_BYTES:
        raise WireError(f"{len(frame)} bytes are more than the {MAX_FRAME_BYTES} of a frame")
    reader = msgpack.Unpacker(max_buffer_size=max(len(frame), 1))
    reader.feed(frame)
    items, levels = 1, [1]  # the items still to come on each level
    try:
        while levels:
            if not levels[-1]:
                levels.pop()
                continue
            levels[-1] -= 1
            head = frame[reader.tell()]
            if 0x90 <= head <= 0x9F or head in (0xDC, 0xDD):
                levels.append(reader.read_array_header())
            elif 0x80 <= head <= 0x8F or head in (0xDE, 0xDF):
                levels.append(2 * reader.read_map_header())
            else:
                reader.skip()
                continue
            items += levels[-1]
            if items > MAX_ITEMS:
                raise WireError(f"more than {MAX_ITEMS} items")
            if len(levels) > MAX_DEPTH + 1:
                raise WireError(f"nested more than {MAX_DEPTH} deep")
    except (IndexError, ValueError, msgpack.UnpackException) as error:
        if isinstance(error, WireError):
            raise
        raise WireError(f"malformed frame: {type(error).__name__}") from None


def _restore(code: int, data: bytes) -> Any:
    if code == _TUPLE and not data:
        return _MARK
    if code == _ARRAY:
        head, _, _ = data[:1000].partition(b"\n")
        dtype, _, shape = head.decode("ascii").partition(" ")
        if dtype not in DTYPES:
            raise WireError(f"dtype {dtype!r:.40} is not allowed")
        if not re.fullmatch(r"[0-9,]*", shape):
            raise WireError("malformed shape")
        sizes = tuple(int(size) for size in shape.split(",") if size)
        return np.ndarray(sizes, dtype, data, offset=len(head) + 1).copy()
    if code == _HANDLE:
        number, _, kind = data.decode().partition(" ")
        return Handle(int(number), kind[:200])
    raise WireError(f"unknown extension {code}")


def _dictionary(pairs: list) -> dict:
    if not all(type(key) in (str, int) for key, _ in pairs):
        raise WireError("a dictionary's keys must be strings or integers")
    return dict(pairs)


def _rebuilt(value: Any) -> Any:
    """``value`` with its tuples as tuples; nothing else than what ``encode`` takes is left."""
    if type(value) is list:
        if value and value[0] is _MARK:
            return tuple(_rebuilt(item) for item in value[1:])
        return [_rebuilt(item) for item in value]
    if type(value) is dict:
        return {key: _rebuilt(item) for key, item in value.items()}
    if value is None or type(value) in (bool, int, float, str, np.ndarray, Handle):
        return value
    raise WireError("a frame holds what may not cross the wire")


def send(connection: socket.socket, value: Any) -> None:
    """Send one frame.

    Raises:
        WireError: it is larger than MAX_FRAME_BYTES or cannot be encoded.
    """
    frame = encode(value)
    connection.sendall(struct.pack(">I", len(frame)) + frame)


def receive(connection: socket.socket) -> Any:
    """Receive one frame.

    Raises:
        EOFError: the other side closed.
        WireError: the frame is too large or malformed.
    """
    (size,) = struct.unpack(">I", _exactly(connection, 4))
    if size > MAX_FRAME_BYTES:
        raise WireError(f"{size} bytes are more than the {MAX_FRAME_BYTES} of a frame")
    return decode(_exactly(connection, size))


def _exactly(connection: socket.socket, size: int) -> bytes:
    chunks = bytearray()
    while len(chunks) < size:
        chunk = connection.recv(min(size - len(chunks), 1 << 20))
        if not chunk:
            raise EOFError("the connection was closed")
        chunks += chunk
    return bytes(chunks)


# ---------------------------------------------------------------------------- requests


class Responder:
    """Answers the judge's requests about one cell's objects, in the learner's process."""

    def __init__(self, objects: dict[str, Any]):
        self.objects = objects
        self.kept: list[Any] = []
        self.changed = False

    def answer(self, request: dict[str, Any]) -> dict[str, Any]:
        """Carry out ``request`` {"do": verb, ...}; the reply is {"value", "type", "changed"} or
        {"error"}. "changed": whether a call changed an array that was passed to it."""
        try:
            request, self.changed = dict(request), False
            verb = getattr(self, "do_" + request.pop("do"))
            result = verb(**{key: self._local(value) for key, value in request.items()})
            value = self._plain(result)
            reply = {"value": value, "type": _type_name(result), "changed": self.changed}
            encode(reply)
            return reply
        except (Exception, SystemExit) as error:
            names = [cls.__name__ for cls in type(error).__mro__]
            return {"error": {"names": names, "message": _message(error)}}

    def do_call(self, target: Any, args: list, kwargs: dict, forbid: list) -> Any:
        function = self.objects[target] if isinstance(target, str) else target
        arrays = [arg for arg in (*args, *kwargs.values()) if isinstance(arg, np.ndarray)]
        before = [array.copy() for array in arrays]
        with _forbidding(forbid):
            result = function(*args, **kwargs)
        pairs = zip(arrays, before, strict=True)
        self.changed = not all(np.array_equal(a, b, equal_nan=True) for a, b in pairs)
        return result

    def do_output_shape(self, target: Any, shape: tuple) -> tuple:
        return tuple(target.compute_output_shape(shape))

    def do_symbolic_shape(self, target: Any, shape: tuple) -> tuple:
        import keras

        return tuple(target(keras.Input(shape[1:], batch_size=shape[0])).shape)

    def do_config(self, target: Any) -> dict:
        return target.get_config()

    def do_gradient(self, target: Any, x: np.ndarray, upstream: np.ndarray) -> Any:
        return _gradient(target, x, upstream)

    def do_reload(self, target: Any, shape: tuple) -> Any:
        import keras

        kind = type(target)
        model = keras.Sequential([keras.Input(shape[1:]), target])
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "model.keras")
            model.save(path)
            return keras.saving.load_model(path, custom_objects={kind.__name__: kind})

    def do_predict(self, target: Any, shape: tuple, x: np.ndarray, batch_size: int) -> Any:
        import keras

        model = keras.Sequential([keras.Input(shape[1:]), target])
        return model.predict(x, batch_size=batch_size, verbose=0)

    def do_parameters(self, target: Any) -> int:
        return int(target.count_params())

    def do_weights(self, target: Any) -> list:
        trainable = {id(variable) for variable in target.trainable_weights}
        return [
            {"name": v.path, "shape": tuple(v.shape), "trainable": id(v) in trainable}
            for v in target.weights
        ]

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
        if _is_tensor(value):
            return _to_numpy(value)
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


def _type_name(value: Any) -> str:
    return f"{type(value).__module__}.{type(value).__qualname__}"[:200]


def _is_tensor(value: Any) -> bool:
    keras = sys.modules.get("keras")
    return keras is not None and (
        isinstance(value, keras.Variable)
        or (keras.ops.is_tensor(value) and not isinstance(value, keras.KerasTensor))
    )


def _to_numpy(value: Any) -> np.ndarray:
    import keras

    array = np.asarray(keras.ops.convert_to_numpy(value))
    return array if array.dtype.name in DTYPES else array.astype("float32")


def _gradient(function: Any, x: np.ndarray, upstream: np.ndarray) -> Any:
    """d sum(function(x) · upstream) / dx on the Keras backend in use."""
    import keras

    def loss(inputs: Any) -> Any:
        outputs = function(inputs)
        return keras.ops.sum(outputs * keras.ops.convert_to_tensor(upstream, outputs.dtype))

    backend = keras.backend.backend()
    inputs = keras.ops.convert_to_tensor(x)
    if backend == "tensorflow":
        import tensorflow as tf

        with tf.GradientTape() as tape:
            tape.watch(inputs)
            value = loss(inputs)
        gradient = tape.gradient(value, inputs)
    elif backend == "jax":
        import jax

        gradient = jax.grad(loss)(inputs)
    elif backend == "torch":
        inputs.requires_grad_(True)
        loss(inputs).backward()
        gradient = inputs.grad
    else:
        raise RuntimeError(f"no gradients on the Keras backend {backend!r}")
    if gradient is None:
        raise ValueError("no gradient flows from the output back to the input")
    return gradient


@contextmanager
def _forbidding(names: list[str]):
    """While open, calling one of the dotted names raises; names that do not exist are ignored.

    This catches an honest misreading of the task. A determined learner can get round it, and
    then holds the framework's right values: docs/trust.md says what that does and does not mean.
    """

    def refuse(name: str):
        def refused(*args: Any, **kwargs: Any):
            raise RuntimeError(f"{name} was called: write this operation yourself")

        return refused

    with ExitStack() as stack:
        for name in names:
            owner, attribute = _owner(name)
            if owner is not None and hasattr(owner, attribute):
                if attribute in vars(owner):
                    stack.callback(setattr, owner, attribute, vars(owner)[attribute])
                else:
                    stack.callback(delattr, owner, attribute)  # it was inherited
                setattr(owner, attribute, refuse(name))
        yield


def _owner(name: str) -> tuple[Any, str]:
    """The object that holds the dotted name's last attribute, among modules already imported."""
    path, _, attribute = name.rpartition(".")
    parts = path.split(".")
    for length in range(len(parts), 0, -1):
        owner = sys.modules.get(".".join(parts[:length]))
        if owner is None:
            continue
        for step in parts[length:]:
            owner = getattr(owner, step, None)
        return owner, attribute
    return None, attribute


# ---------------------------------------------------------------------------- the graded cell


def check(name: str, **objects: Any) -> Any:
    """Have the judge check this cell's objects.

    Args:
        name: the check, such as "pooling.depth_max".
        **objects: the learner's functions, classes and values under their own names.

    Returns:
        Nothing under the judge; without one, the points (nbgrader's partial credit).
    """
    path = os.environ.get(SOCKET_VARIABLE)
    if path:
        with silence():
            told = _serve(path, name, objects)
        return told and show(told["show"], told["points"])
    from autograder.judge import local

    return local.grade_here(name, objects)


def _serve(path: str, name: str, objects: dict[str, Any]) -> dict[str, Any] | None:
    """Answer the judge until it has done; the verdict, from a judge that tells it."""
    responder = Responder(objects)
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.connect(path)
        send(connection, {"check": name, "objects": sorted(objects)})
        while (request := receive(connection)) is not None:
            if "show" in request:
                return request
            send(connection, responder.answer(request))
    return None


@contextmanager
def silence():
    """While open, nothing is printed: what the learner's functions print is no part of a verdict,
    and stock nbgrader takes any line on stderr, such as a warning, for a failed cell.

    Handlers of the module `logging` hold the stream that was there when they were made, and C++
    code writes to the file descriptor: so redirecting sys.stderr alone would not do.
    """
    with ExitStack() as stack:
        for stream in {sys.stdout, sys.stderr}:
            try:
                stream.write = len
                stack.callback(delattr, stream, "write")
            except AttributeError:
                pass  # a stream that takes no attributes is only redirected
        stack.enter_context(redirect_stdout(io.StringIO()))
        stack.enter_context(redirect_stderr(io.StringIO()))
        kept = os.dup(2)
        stack.callback(os.close, kept)
        with open(os.devnull, "wb") as nowhere:
            os.dup2(nowhere.fileno(), 2)
        stack.callback(os.dup2, kept, 2)
        yield


class Score(float):
    """Points, shown as nbgrader reads partial credit."""

    def __repr__(self) -> str:
        return f"{float(self):g}"


def show(verdict: dict[str, str], points: float) -> Score:
    """Display a verdict (a MIME bundle); the points are the cell's result."""
    from IPython.display import display

    display(verdict, raw=True)
    return Score(points)
