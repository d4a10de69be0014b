"""Definitions behind 09-what-helps: how runs that differ by their seeds are summed up and compared.

Sample standard deviation and error of the mean: P. Bevington, D. Robinson, Data Reduction and Error
Analysis for the Physical Sciences (3rd edition, 2003), sections 1.3 and 4.1. Differences of pairs
that share a seed: T. Dietterich, "Approximate Statistical Tests for Comparing Supervised
Classification Learning Algorithms", Neural Computation 10 (1998).
"""

import math


def summary(values):
    """(mean, sample standard deviation, error of the mean) of the results of several seeds.

    Raises:
        ValueError: fewer than two results.
    """
    runs = len(values)
    if runs < 2:
        raise ValueError(f"a deviation takes two results or more, not {runs}")
    mean = math.fsum(values) / runs
    deviation = math.sqrt(math.fsum((value - mean) ** 2 for value in values) / (runs - 1))
    return mean, deviation, deviation / math.sqrt(runs)


def verdict(before, after):
    """What `after` is against `before`, results of the same seeds in the same order.

    Returns:
        "better" or "worse" where the mean difference is more than twice its error from 0, and
        "cannot tell" otherwise.

    Raises:
        ValueError: not as many results of one as of the other, or fewer than two.
    """
    if len(before) != len(after):
        raise ValueError(f"{len(before)} results against {len(after)}")
    mean, _, error = summary([b - a for a, b in zip(before, after, strict=True)])
    if abs(mean) <= 2 * error:
        return "cannot tell"
    return "better" if mean > 0 else "worse"


def choose(held_out, test):
    """(name of the network with the best mean on held-out images, its mean on test images).

    Args:
        held_out, test: {name: [accuracy for each seed]}.

    Raises:
        ValueError: other names in the one than in the other, or none.
    """
    if held_out.keys() != test.keys() or not held_out:
        raise ValueError(f"{sorted(held_out)} against {sorted(test)}")
    best = max(held_out, key=lambda name: math.fsum(held_out[name]) / len(held_out[name]))
    return best, math.fsum(test[best]) / len(test[best])


def overfitting(train, held_out):
    """What learning curves say of training for too long. L. Prechelt, "Early Stopping - But When?",
    in Neural Networks: Tricks of the Trade (1998).

    Args:
        train, held_out: accuracy after each epoch.

    Returns:
        (epoch, gap, lost): the first epoch, from 1, after which held-out accuracy is highest; by
        how much training accuracy is above it there; how much of it is lost after the last epoch.

    Raises:
        ValueError: curves of unequal lengths, or without an epoch.
    """
    if len(train) != len(held_out) or not train:
        raise ValueError(f"{len(train)} epochs against {len(held_out)}")
    best = max(held_out)
    place = held_out.index(best)
    return place + 1, train[place] - best, best - held_out[-1]
