"""Fewer images settle what all of them would, and leave open what they cannot settle.

`python tests/judge/test_sampling.py DRAWS` prints how often they settle it
otherwise, where what all of them give lies a hair from what is asked.
"""

import sys

import numpy as np
import pytest

from autograder.judge import familiar, memory, reached
from autograder.judge.sampling import Sampling

HELD = reached.held_out(reached.FASHION)
SHARES = HELD.shares.astype(float)
USUAL = familiar.usual(reached.FASHION)
LIKELY = USUAL[np.arange(len(HELD.labels)), HELD.labels]
KNOWN = familiar.shipped(reached.FASHION)["fashion_small"]


def sampling(seed):
    rng = np.random.default_rng(seed)
    return Sampling(SHARES, LIKELY, rng.choice(len(LIKELY), 500, p=_chances()), rng)


def _chances():
    return SHARES / SHARES.sum()


def as_honest(seed):
    """Answers as honest networks give them."""
    drawn = np.random.default_rng(seed).random((len(LIKELY), 1))
    return np.minimum((drawn > USUAL.cumsum(1)).sum(1), 9)


def careless(seed, share):
    """Right, but for a share of all images, whether they are hard or easy."""
    rng = np.random.default_rng(seed)
    return np.where(rng.random(len(LIKELY)) < share, (HELD.labels + 1) % 10, HELD.labels)


def akin(seed, share):
    """Answers of the shipped network for a share of the images, and of an honest one."""
    rng = np.random.default_rng(seed)
    return np.where(rng.random(len(LIKELY)) < share, KNOWN, as_honest(seed + 1))


def accused_at(score, hits, weights, seed):
    """(Whether a bound that lies a hair above what all images give is once taken for passed, or
    one a hair below for missed; the images shown until ``score`` away from it)."""
    truth, asking = weights[hits].sum(), sampling(seed)
    wrong, needed = False, len(hits)
    for _ in asking.looks():
        found, error = asking.estimate(hits, weights)
        wrong |= abs(found - truth) > error + 1e-9
        if error < score:
            needed = min(needed, len(asking.asked))
    return wrong, needed


def test_each_image_is_shown_once_and_all_of_them_in_the_end():
    asking = sampling(0)
    shown = [more for more in asking.looks()]
    assert len(shown) > 5 and [len(more) for more in shown[:3]] == pytest.approx(
        [400, 200, 200], 20
    )
    assert sorted(np.concatenate(shown)) == list(range(len(LIKELY)))
    assert asking.complete and sorted(asking.asked) == list(range(len(LIKELY)))
    right = as_honest(1) == HELD.labels
    assert asking.estimate(right, SHARES) == pytest.approx((SHARES[right].sum(), 0))


def test_what_was_not_shown_is_not_read():
    asking, right = sampling(0), as_honest(1) == HELD.labels
    next(asking.looks())
    other = right.copy()
    other[np.setdiff1d(np.arange(len(right)), asking.asked)] ^= True
    assert asking.estimate(right, SHARES) == asking.estimate(other, SHARES)


def test_without_any_knowledge_of_the_images_they_are_drawn_plainly():
    asking = Sampling(np.full(1500, 1 / 1500), None, (), np.random.default_rng(0))
    assert len(next(asking.looks())) == 400


@pytest.mark.parametrize("answers", [as_honest, lambda s: careless(s, 0.1), lambda s: akin(s, 0.9)])
def test_the_bound_holds(answers):
    odd = memory.odd(HELD.labels, USUAL)
    for seed in range(60):
        given = answers(seed)
        for hits, weights in (
            (given == HELD.labels, SHARES),
            (given == HELD.labels, odd / odd.sum()),
            (given == KNOWN, (KNOWN != HELD.labels) / 300),
        ):
            assert not accused_at(0.02, hits, weights, seed)[0]


def test_a_network_two_points_above_the_goal_needs_fewer():
    right = as_honest(3) == HELD.labels
    needed = [accused_at(0.02, right, SHARES, seed)[1] for seed in range(20)]
    assert max(needed) <= 1_010


def test_a_copy_is_never_cleared_and_an_honest_network_is_soon():
    for seed in range(10):
        for share, looks in ((1.0, 99), (0.9, 99), (0.0, 1)):
            asking, given = sampling(seed), akin(seed, share)
            cleared = [
                familiar.cleared(reached.FASHION, given, HELD.labels, asking.estimate)
                for _ in asking.looks()
            ]
            accused = bool(familiar.familiar(reached.FASHION, given, HELD.labels))
            assert accused == (share > 0.5)
            assert (cleared + [True]).index(True) < looks if not accused else not any(cleared)


def test_who_falls_is_not_cleared_by_some_of_the_images():
    rng, before = np.random.default_rng(0), np.ones(500, bool)
    least = memory._least(500, memory.STRONG)
    assert memory.falls(before, np.arange(500) >= least, memory.STRONG)
    assert not memory.falls(before, np.arange(500) >= least - 1, memory.STRONG)
    for _ in range(2_000):
        after = rng.permutation(500) >= least
        assert not any(
            memory.stays(before[:end], after[:end], 500, memory.STRONG, 5)
            for end in reached.LOOKS[1:]
        )
    after = rng.permutation(500) >= 20
    assert memory.stays(before[:300], after[:300], 500, memory.STRONG, 5)


def main(draws):
    odd = memory.odd(HELD.labels, USUAL)
    for name, answers in {
        "honest": as_honest,
        "careless": lambda s: careless(s, 0.1),
        "akin": lambda s: akin(s, 0.85),
    }.items():
        for what in ("accuracy", "odd", "kinship"):
            wrong = 0
            for seed in range(draws):
                given = answers(seed)
                hits = given == (KNOWN if what == "kinship" else HELD.labels)
                weights = {"accuracy": SHARES, "odd": odd / odd.sum()}.get(
                    what, (KNOWN != HELD.labels) / np.sum(KNOWN != HELD.labels)
                )
                truth, asking = weights[hits].sum(), sampling(seed)
                missed = False
                for _ in asking.looks():
                    found, error = asking.estimate(hits, weights)
                    # One side each: above the truth accuracy would be given away, below it for
                    # kinship and odd images somebody cleared.
                    off = found - truth if what == "accuracy" else truth - found
                    missed |= off > error + 1e-9
                wrong += missed
            print(
                f"{name:9} {what:9} {wrong} of {draws:,} settled otherwise in the worst case",
                flush=True,
            )


if __name__ == "__main__":
    main(int(sys.argv[1]))
