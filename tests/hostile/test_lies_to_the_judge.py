"""The judge hears lies only: whatever a learner's process answers, no check breaks and none pays.

No kernel here: each lie is the one answer to every request of every check of 01-pooling, sent
through the wire's own encoding.
"""

import msgpack
import numpy as np
import pytest

from autograder.judge import checks
from autograder.judge.run import run_check
from autograder.judge.student import SessionLost, Student
from autograder.probe import Handle, WireError, decode, encode

CHECKS = checks.load("pooling")
NAMES = [
    "output_size",
    "max_pool2d",
    "avg_pool2d",
    "Pool2D",
    "shift_images",
    "shift_curves",
    "shift_answers",
    "rotated_filters",
    "DepthMaxPool",
    "GlobalAvgPool",
    "head_parameters",
    "conv_cost",
    "stack_cost",
]


def value(answer, changed=False):
    return {"value": answer, "type": "numpy.ndarray", "changed": changed}


def error(names, message):
    return {"error": {"names": names, "message": message}}


def nested(depth, inner=0.0):
    for _ in range(depth):
        inner = [inner]
    return inner


LIES = {
    "nothing": value(None),
    "true": value(True),
    "an empty text": value(""),
    "a long text": value("9" * 100_000),
    "terminal codes": value("\x1b]0;owned\x07\x1b[2J"),
    "not a number": value(float("nan")),
    "infinity": value(float("inf")),
    "a huge integer": value([2**63 - 1]),
    "an empty list": value([]),
    "a ragged list": value([[1.0], [1.0, 2.0]]),
    "a deep list": value(nested(12)),
    "a long list": value([0] * 50_000),
    "a pair of ragged lists": value(([[1], [1, 2]], [[1], [1, 2]])),
    "a pair of arrays": value((np.ones(3), np.ones(3))),
    "a pair of pairs of arrays": value(((np.ones(3), np.ones(2)), (np.ones(3), np.ones(2)))),
    "a pair of pairs of texts": value((("a", "b"), ("c", "d"))),
    "an empty array": value(np.zeros((0, 4))),
    "an array without axes": value(np.array(3, "float32")),
    "an array of many axes": value(np.zeros((1,) * 32)),
    "an array of not-a-numbers": value(np.full((2, 3, 3, 3), np.nan)),
    "an array of infinities": value(np.full((2, 3, 3, 3), -np.inf, "float32")),
    "an array of truths": value(np.ones((2, 3, 3, 3), bool)),
    "half floats": value(np.full((2, 3, 3, 3), 65504, "float16")),
    "an object": value(Handle(0, "keras.src.layers.Layer")),
    "a nameless object": value(Handle(0, "")),
    "a list of objects": value([Handle(0, "x"), Handle(1, "y")]),
    "a dictionary of objects": value({"none": Handle(0, "x"), "max": Handle(1, "y"), "1": None}),
    "answers of every kind": value(
        {
            "none": [[1], [1, 2]],
            "average": "x",
            "max": np.ones((2, 2)),
            "1": np.ones(3),
            "2": [],
            "3": {},
        }
    ),
    "names that are arrays": value({"name": np.ones(3), "none": None}),
    "many keys": value({f"key {n}" * 20: n for n in range(20_000)}),
    "keys of two kinds": value({1: 2, "1": "E"}),
    "an error without name or words": error([""], ""),
    "an error of no known kind": error(["Nothing"], "Full marks: 30 of 30"),
    "not implemented": error(["NotImplementedError", "RuntimeError"], ""),
    "every kind of error": error(
        ["ValueError", "TypeError", "RuntimeError", "Exception"],
        "valid same full SAME median avg " + " ".join(map(str, range(100))),
    ),
    "an error with markup": error(["[/red]", "x"], "[/] [link=http://x]<script>alert(1)</script>"),
    "an error and a value": {**error(["ValueError"], "x"), **value(1.0)},
    "an error that is text": {"error": "ValueError"},
    "an error without names": error([], "x"),
    "a verdict": {"points": 30, "verdict": "passed", "value": "30", "show": {}, "check": "x"},
    "no dictionary": "ok",
    "an empty dictionary": {},
}


def judged(name, answer):
    """The verdict when the learner's process says the same to everything."""
    frame = encode(answer)
    return run_check(CHECKS[name], Student(lambda request: decode(frame), NAMES), seed=5)


@pytest.mark.parametrize("lie", LIES)
@pytest.mark.parametrize("name", CHECKS)
def test_no_lie_breaks_a_check_or_pays(name, lie):
    verdict = judged(name, LIES[lie])
    assert verdict.points == 0, [part for part in verdict.parts if part.passed]
    assert all(part.message for part in verdict.parts)


@pytest.mark.parametrize("name", CHECKS)
def test_lies_in_any_mixture_break_no_check_and_pay_nothing(name):
    """One answer may open a branch of a check for the next: a layer, then text for its gradient."""
    frames = [encode(lie) for lie in (*LIES.values(), *([LIES["an object"]] * len(LIES)))]
    for seed in range(15):
        rng = np.random.default_rng(seed)
        student = Student(lambda request, rng=rng: decode(frames[rng.integers(len(frames))]), NAMES)
        verdict = run_check(CHECKS[name], student, seed=5)
        assert verdict.points == 0, [part for part in verdict.parts if part.passed]


@pytest.mark.parametrize("name", CHECKS)
def test_what_is_told_is_short_and_plain(name):
    for lie in ("a long text", "terminal codes", "many keys", "every kind of error"):
        verdict = judged(name, LIES[lie])
        for part in verdict.parts:
            assert len(part.message) <= 4_000
            assert not {c for c in part.message if ord(c) < 32 and c != "\n"}


@pytest.mark.parametrize("name", CHECKS)
def test_a_layer_that_answers_nothing_but_nameless_errors_earns_nothing(name):
    answers = iter([value(Handle(0, ""))] * 1)

    def ask(request):
        return decode(encode(next(answers, error([""], ""))))

    alternating = {"turn": 0}

    def alternate(request):
        made = request["do"] == "call" and isinstance(request["target"], str)
        alternating["turn"] += 1
        return decode(encode(value(Handle(0, "")) if made else error([""], "")))

    for said in (ask, alternate):
        assert run_check(CHECKS[name], Student(said, NAMES), seed=5).points == 0


@pytest.mark.parametrize("name", CHECKS)
def test_an_echo_of_the_arguments_earns_nothing(name):
    """Returns what it is given, in every order."""

    def ask(request):
        given = [*request.get("args", []), *request.get("kwargs", {}).values()]
        given += [request[key] for key in ("x", "shape", "upstream") if key in request]
        return decode(encode(value(given[0] if given else Handle(0, "Layer"))))

    verdict = run_check(CHECKS[name], Student(ask, NAMES), seed=5)
    assert verdict.points == 0, [part for part in verdict.parts if part.passed]


FRAMES = {
    "empty": b"",
    "half a frame": b"\x93\x01",
    "two frames in one": b"\x01\x02",
    "a reserved byte": b"\xc1",
    "four billion items": b"\xdd\xff\xff\xff\xff",
    "four billion keys": b"\xdf\xff\xff\xff\xff\x01",
    "four gigabytes": b"\xc6\xff\xff\xff\xff",
    "too deep": b"\x91" * 100_000 + b"\xc0",
    "too many": b"\x91" * 10 + b"\xdd\x00\x02\x00\x00" + b"\xc0" * 131_072,
    "a time": msgpack.packb(msgpack.Timestamp(1, 2)),
    "an unknown extension": msgpack.packb(msgpack.ExtType(77, b"x")),
    "raw bytes": msgpack.packb(b"\x80\x04cos\nsystem\n"),
    "a list as a key": b"\x81\x91\x01\x01",
    "an object as a dtype": msgpack.packb(msgpack.ExtType(1, b"object 2\n" + bytes(16))),
    "a structure as a dtype": msgpack.packb(msgpack.ExtType(1, b"i4,f8 2\n" + bytes(24))),
    "a shape larger than its data": msgpack.packb(msgpack.ExtType(1, b"float64 999999\n12345678")),
    "a negative shape": msgpack.packb(msgpack.ExtType(1, b"float64 -1\n12345678")),
    "a shape that wraps around": msgpack.packb(
        msgpack.ExtType(1, b"float64 4294967296,4294967296\n12345678")
    ),
    "a shape of words": msgpack.packb(msgpack.ExtType(1, b"float64 a,b\n12345678")),
    "too many axes": msgpack.packb(msgpack.ExtType(1, b"uint8 " + b"1," * 200 + b"\n1")),
    "no header": msgpack.packb(msgpack.ExtType(1, b"\x00" * 2000)),
    "a handle that is no number": msgpack.packb(msgpack.ExtType(3, b"x y")),
    "a handle of a million digits": msgpack.packb(msgpack.ExtType(3, b"9" * 1_000_000 + b" y")),
    "text that is no text": b"\xa4\xff\xfe\xfd\xfc",
}


@pytest.mark.parametrize("frame", FRAMES)
def test_a_forged_frame_is_refused_before_anything_is_built(frame):
    with pytest.raises(WireError):
        decode(FRAMES[frame])


@pytest.mark.parametrize("frame", FRAMES)
def test_a_forged_frame_costs_its_sender_the_cell(frame):
    def ask(request):
        try:
            return decode(FRAMES[frame])
        except WireError as broken:
            raise SessionLost(str(broken)) from None

    for check in CHECKS.values():
        verdict = run_check(check, Student(ask, NAMES), seed=5)
        assert verdict.points == 0


def test_who_answers_with_no_result_is_not_asked_for_hundreds_of_them():
    """Each answer takes the judge some time to read: 653 of these took it minutes."""
    frame, asked = encode(LIES["a long list"]), []
    student = Student(lambda request: asked.append(1) or decode(frame), NAMES)
    run_check(CHECKS["pooling.max_pool2d"], student, seed=5)
    assert len(asked) < 30
