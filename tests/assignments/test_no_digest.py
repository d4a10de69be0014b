"""Right results and slips move little where what is given does, and go in steps; digests do not."""

import hashlib

import numpy as np
import pytest

from autograder.assignments.shared.no_digest import goes_in_steps, moves_little, stays
from autograder.judge import Grade

RNG = np.random.default_rng(5)
X = RNG.normal(size=(4, 6, 3)).astype("float32")


def digest(*given):
    told = b"|".join(
        one.tobytes() if hasattr(one, "tobytes") else repr(one).encode() for one in given
    )
    return 1 + int.from_bytes(hashlib.sha256(told).digest()[:4]) % 997


def message(ask):
    grade = Grade({"part": 1})
    with grade.part("part"):
        ask(grade)
    return grade.verdict("x").parts[0].message


NEAR = {
    "mean": lambda x: x.mean(axis=(0, 1)),
    "sum": lambda x: float(x.sum(axis=(0, 1))[0] + x[0, 0, 0]),
    "largest": lambda x: x.max(axis=(0, 1)),
    "rounded": lambda x: np.round(x, 3).tolist(),
    "mean and deviation": lambda x: (float(x.mean()), float(x.std()), "words"),
    "in a dictionary": lambda x: {"mean": x.mean(), "all": [x, None]},
}
FAR = {
    "a digest": lambda x: digest(x),
    "many of one digest": lambda x: np.sin(digest(x) + np.arange(9)),
    "a sine of a large sum": lambda x: np.sin(1e4 * x.sum() + np.arange(9)),
    "words alone": lambda x: "pooled",
    "nothing": lambda x: None,
    "not a number": lambda x: np.full(3, np.nan),
}


@pytest.mark.parametrize("name", NEAR)
@pytest.mark.parametrize("ties", [False, True])
def test_results_and_slips_move_little(name, ties):
    assert message(lambda g: moves_little(g, NEAR[name], X, RNG, ties=ties)) == ""


@pytest.mark.parametrize("name", FAR)
def test_digests_change_altogether(name):
    assert message(lambda g: moves_little(g, FAR[name], X, RNG))


def largest(matrix):
    places = sorted(np.ndindex(*matrix.shape), key=lambda at: (-matrix[at], at))
    return [(*at, int(matrix[at]), matrix[at] / matrix.sum(), "name") for at in places[:3]]


def test_what_is_chosen_stays_chosen_when_all_is_doubled():
    counts = RNG.integers(0, 9, size=(5, 5))
    assert message(lambda g: stays(g, largest, counts)) == ""
    assert message(lambda g: stays(g, lambda m: [("a", "b", digest(m))], counts))


SIZES = {
    "right": lambda n, k, s: (n - k) // s + 1,
    "without the first": lambda n, k, s: (n - k) // s,
    "rounded up": lambda n, k, s: -(-n // s),
    "the kernel forgotten": lambda n, k, s: n // s,
    "kernel and stride exchanged": lambda n, k, s: (n - s) // k + 1,
    "their sum": lambda n, k, s: n // (k + s),
    "what is left over": lambda n, k, s: (n - k) % s + 1,
    "a product": lambda n, k, s: (n - k) * s + 1,
    "divided": lambda n, k, s: (n - k) / s + 1,
    "several": lambda n, k, s: [("conv", n // s), {"all": (n, 7)}],
}


@pytest.mark.parametrize("name", SIZES)
def test_sizes_go_in_steps_however_they_are_counted(name):
    size = SIZES[name]
    for n, k, s in RNG.integers(2, 9, size=(20, 3)).tolist():
        ask = lambda g, k=k, s=s, n=n: goes_in_steps(  # noqa: E731
            g, lambda n: size(n, k, s), 30 + n, k * s * (k + s)
        )
        assert message(ask) == ""


@pytest.mark.parametrize(
    "made", [digest, lambda n: (1, digest(n)), lambda n: None, lambda n: [1] * n]
)
def test_digests_do_not(made):
    assert "does not grow evenly" in message(lambda g: goes_in_steps(g, made, 30, 60))
