"""The wire between the judge and the learner's process."""

import random
import socket
import struct
import threading

import msgpack
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from autograder.probe import Handle, WireError, decode, encode, receive, send, wire
from tools import fuzz

KEYS = st.text(max_size=8) | st.integers(-(2**63), 2**64 - 1)
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats(allow_nan=False)
    | st.text(max_size=20)
    | arrays.arrays(
        st.sampled_from(sorted(wire.DTYPES)), arrays.array_shapes(min_dims=0, min_side=0)
    )
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=4).map(tuple)
        | st.dictionaries(KEYS, inner, max_size=4)
    ),
    max_leaves=12,
)


def same(a, b):
    """Equal values of equal types, arrays by dtype, shape and bytes."""
    if type(a) is not type(b):
        return False
    if isinstance(a, np.ndarray):
        return a.dtype == b.dtype and a.shape == b.shape and a.tobytes() == b.tobytes()
    if isinstance(a, list | tuple):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, dict):
        return a.keys() == b.keys() and all(same(a[key], b[key]) for key in a)
    return a == b


def array_frame(head, body=b""):
    return msgpack.packb(msgpack.ExtType(wire._ARRAY, head.encode() + b"\n" + body))


def refused(frame):
    """Why a frame is refused; a frame must never be the cause of a MemoryError."""
    with pytest.raises(WireError) as raised:
        decode(frame)
    assert "MemoryError" not in str(raised.value)
    return str(raised.value)


@given(VALUES)
@settings(max_examples=300, deadline=None)
def test_what_is_sent_arrives_with_its_types(value):
    assert same(decode(encode(value)), value)


@pytest.mark.parametrize("dtype", sorted(wire.DTYPES))
@pytest.mark.parametrize("shape", [(), (0,), (3, 0, 2), (2, 3, 4)])
def test_arrays_of_every_allowed_dtype_and_shape_arrive(dtype, shape):
    array = np.ones(shape, dtype)
    assert same(decode(encode(array)), array)


@pytest.mark.parametrize(
    "array",
    [
        np.arange(6.0).reshape(2, 3).T,
        np.arange(8)[::-2],
        np.arange(4, dtype=">f4"),
        np.broadcast_to(np.float32(2), (3, 3)),
    ],
    ids=["transposed", "reversed", "big-endian", "broadcast"],
)
def test_arrays_in_any_memory_layout_arrive_with_their_values(array):
    arrived = decode(encode(array))
    np.testing.assert_array_equal(arrived, array)
    assert arrived.flags.writeable and arrived.dtype.isnative


def test_handles_arrive_inside_other_values():
    arrived = decode(encode({"a": [Handle(3, "my.Layer")]}))["a"][0]
    assert (arrived.number, arrived.kind) == (3, "my.Layer")


@pytest.mark.parametrize(
    "value",
    [
        np.array([object()]),
        np.zeros(2, complex),
        np.array(["text"]),
        np.array(["2020-01-01"], "datetime64[D]"),
        np.zeros(2, [("a", "i4")]),
        object(),
        {1, 2},
        2**64,
        "\ud800",
        lambda: None,
        type("Sub", (int,), {})(3),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_may_not_cross_the_wire_is_refused_when_it_is_sent(value):
    with pytest.raises(WireError):
        encode([value])


def test_a_value_that_holds_itself_is_refused():
    endless = []
    endless.append(endless)
    with pytest.raises(WireError):
        encode(endless)


@pytest.mark.parametrize("depth", [wire.MAX_DEPTH + 1, 300, 2_000])
@pytest.mark.parametrize("kind", [list, tuple, dict])
def test_too_deep_a_value_is_refused(depth, kind):
    value = 1
    for _ in range(depth):
        value = {"a": value} if kind is dict else kind([value])
    with pytest.raises(WireError):
        encode(value)


def test_the_deepest_value_that_may_be_sent_arrives():
    value = 1
    for level in range(wire.MAX_DEPTH):
        value = (value,) if level % 2 else [value]
    assert decode(encode(value)) == value


@pytest.mark.parametrize("value", [[0] * (wire.MAX_ITEMS + 1), [[0] * 400] * 400])
def test_too_many_items_are_refused_on_both_sides(value):
    with pytest.raises(WireError, match="items"):
        encode(value)
    assert "items" in refused(msgpack.packb(value))


@pytest.mark.parametrize(
    "frame",
    [
        b"",
        b"\xc1",
        b"\x01\x01",
        b"\xdd\xff\xff\xff\xff",
        b"\xdf\xff\xff\xff\xff",
        b"\xc6\xff\xff\xff\xff",
        b"\xc9\xff\xff\xff\xff\x01",
        b"\xdb\xff\xff\xff\xffabc",
        b"\x90" * 2,
        b"\xa1\xff",
        msgpack.packb(b"bytes"),
        msgpack.packb(msgpack.Timestamp(1, 2)),
        msgpack.packb(msgpack.ExtType(77, b"")),
        msgpack.packb(msgpack.ExtType(wire._TUPLE, b"")),
        msgpack.packb([1, msgpack.ExtType(wire._TUPLE, b"")]),
        msgpack.packb(msgpack.ExtType(wire._TUPLE, b"\x90")),
        msgpack.packb(msgpack.ExtType(wire._HANDLE, b"")),
        msgpack.packb(msgpack.ExtType(wire._HANDLE, b"x kind")),
        array_frame("object 1", b"12345678"),
        array_frame("complex64 1", b"12345678"),
        array_frame("float32 3", b"1234"),
        array_frame("float32 -1", b"1234"),
        array_frame("float32 x", b"1234"),
        array_frame("float32 99999999999,99999999999", b"1234"),
        array_frame("float32 4611686018427387904,4", b""),
        array_frame("float32 " + "1," * 65, b"1234"),
        array_frame("float32 " + "1," * 900, b"1234"),
        msgpack.packb({1.5: 0}),
        msgpack.packb({None: 0}),
        msgpack.packb({True: 0}),
        msgpack.packb({b"a": 0}),
        b"\x81\x90\x01",
        b"\x81\x80\x01",
    ],
    ids=lambda frame: repr(frame[:24]),
)
def test_malformed_frames_are_refused(frame, little_memory):
    assert refused(frame)


def test_a_dictionary_key_may_be_no_tuple():
    """Tuples can be made to have equal hashes: a hundred thousand of them would take minutes."""
    key = msgpack.packb([msgpack.ExtType(wire._TUPLE, b""), 1])
    assert "keys" in refused(b"\x81" + key + b"\x01")


@pytest.mark.parametrize(
    "bomb",
    [
        b"\xdc\xff\xff" + b"\x90" * 65535,
        b"\xdd\x00\x01\x86\xa0" * 12,
        (b"\xdc\xff\xff" + b"\xc0" * 65535) * 900,
        b"\xdd\x00\x0f\x00\x00" + (b"\xdc\x00\x40" + b"\x80" * 64) * 983_040,
        b"\x91" * 60_000_000,
        b"\xdb\x03\xc0\x00\x00\xf0\x9f\x98\x80" + b"a" * (60 * 1024**2 - 4),
        b"\xc9\x03\xc0\x00\x00\x031 \xf0\x9f\x98\x80" + b"a" * (60 * 1024**2 - 6),
    ],
    ids="empty-lists declared-lists trailing-lists dictionaries depth text handle".split(),
)
def test_a_small_frame_cannot_become_large(bomb, little_memory):
    try:
        decode(bomb)
    except WireError as error:
        assert "MemoryError" not in str(error)


def test_much_text_is_refused_on_both_sides_whatever_strings_it_is_in():
    value = ["a" * 100_000] * (wire.MAX_TEXT_BYTES // 100_000 + 1)
    with pytest.raises(WireError, match="bytes of text"):
        encode(value)
    assert "bytes of text" in refused(msgpack.packb(value))
    assert decode(encode(value[:-1])) == value[:-1]


@given(st.data())
@settings(max_examples=300, deadline=None)
def test_a_real_frame_that_was_damaged_is_a_value_or_a_wire_error(data):
    frame = data.draw(st.sampled_from(fuzz.frames()))
    rng = data.draw(st.randoms(use_true_random=False))
    for _ in range(data.draw(st.integers(1, 4))):
        frame = fuzz.mutate_frame(frame, rng)
    fuzz.frame(frame)


def test_twenty_thousand_damaged_frames_are_values_or_wire_errors(little_memory):
    rng = random.Random(1)
    whole = [
        encode(
            {"value": [np.arange(12, dtype="float32").reshape(3, 4), (1, "two")], "type": "a.b"}
        ),
        encode({"error": {"names": ["ValueError", "Exception"], "message": "no"}}),
        encode({"do": "call", "target": Handle(1, "k"), "args": [(1, (2.5, None))], "kwargs": {}}),
    ]
    values = 0
    for number in range(20_000):
        frame = bytearray(rng.choice(whole) if number % 2 else rng.randbytes(rng.randrange(60)))
        for _ in range(rng.randrange(1, 4) if number % 2 else 0):
            frame[rng.randrange(len(frame))] = rng.randrange(256)
        if number % 8 == 7:
            del frame[rng.randrange(len(frame)) :]
        try:
            arrived = decode(bytes(frame))
        except WireError as error:
            assert "MemoryError" not in str(error)
        else:
            values += 1
            encode(arrived)
    assert values > 100


# ---------------------------------------------------------------------------- sockets


@pytest.fixture
def pair():
    left, right = socket.socketpair()
    with left, right:
        yield left, right


def test_frames_arrive_one_by_one_however_they_are_cut(pair):
    left, right = pair
    frame = encode([1, np.arange(5)])
    data = struct.pack(">I", len(frame)) + frame

    def drip():
        for byte in data * 2:
            left.sendall(bytes([byte]))

    thread = threading.Thread(target=drip)
    thread.start()
    assert same(receive(right), [1, np.arange(5)])
    assert same(receive(right), [1, np.arange(5)])
    thread.join()


def test_a_large_array_crosses_a_socket(pair):
    left, right = pair
    array = np.arange(2_000_000, dtype="float64")
    thread = threading.Thread(target=send, args=(left, array))
    thread.start()
    assert same(receive(right), array)
    thread.join()


@pytest.mark.parametrize("data", [b"", b"\x00\x00", b"\x00\x00\x00\x05\x01\x01"])
def test_a_frame_that_breaks_off_is_the_end(pair, data):
    left, right = pair
    left.sendall(data)
    left.close()
    with pytest.raises(EOFError):
        receive(right)


def test_a_huge_declared_length_is_refused_before_it_is_read(pair, little_memory):
    left, right = pair
    left.sendall(struct.pack(">I", wire.MAX_FRAME_BYTES + 1))
    with pytest.raises(WireError, match="bytes"):
        receive(right)


def test_too_large_a_value_is_refused_before_anything_is_sent(pair, monkeypatch):
    monkeypatch.setattr(wire, "MAX_FRAME_BYTES", 100)
    left, right = pair
    with pytest.raises(WireError, match="bytes"):
        send(left, np.zeros(100))
    send(left, 1)
    assert receive(right) == 1


# ---------------------------------------------------------------------------- what it costs to read


@pytest.mark.parametrize(
    "value", [[0] * 60, [np.zeros(1)] * 6, [Handle(0, "x")] * 6, {"a": [[1.0] * 60]}]
)
def test_what_is_read_in_one_check_is_bounded_over_all_frames(value):
    frame, allowance = encode(value), wire.Allowance(items=100)
    decode(frame, allowance)
    with pytest.raises(WireError, match="all answers together"):
        for _ in range(3):
            decode(frame, allowance)


def test_bytes_are_bounded_over_all_frames_as_well():
    frame, allowance = encode(np.zeros(1_000)), wire.Allowance(size=20_000)
    with pytest.raises(WireError, match="all answers together"):
        for _ in range(3):
            decode(frame, allowance)


def test_a_frame_that_comes_byte_by_byte_has_the_time_of_one_answer():
    here, there = socket.socketpair()
    over = threading.Event()

    def drip():
        while not over.wait(0.01):
            there.send(b"\x00")

    with here, there:
        here.settimeout(0.1)
        there.send(struct.pack(">I", 1_000_000))
        thread = threading.Thread(target=drip)
        thread.start()
        try:
            with pytest.raises(TimeoutError):
                receive(here)
        finally:
            over.set()
            thread.join()


def test_a_frame_in_tiny_pieces_takes_few_looks():
    here, there = socket.socketpair()
    frame = encode("x" * 150)
    looks = []

    class Counting:
        gettimeout = here.gettimeout

        def recv(self, size):
            looks.append(size)
            return here.recv(size)

    def send_in_pieces():
        for byte in struct.pack(">I", len(frame)) + frame:
            there.send(bytes([byte]))

    with here, there:
        thread = threading.Thread(target=send_in_pieces)
        thread.start()
        assert receive(Counting()) == "x" * 150
        thread.join()
    assert len(looks) < 100


def test_an_array_of_single_bytes_holds_no_more_values_than_one_of_floats(monkeypatch):
    frame = encode(np.zeros(101, bool))
    monkeypatch.setattr(wire, "MAX_VALUES", 100)
    for tried in (lambda: decode(frame), lambda: encode(np.zeros(101, bool))):
        with pytest.raises(WireError, match="values"):
            tried()
