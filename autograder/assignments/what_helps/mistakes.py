"""Wrong answers of 09-what-helps that are known by what they give."""

import math

import numpy as np

from autograder.assignments.shared.common import no_accuracies
from autograder.assignments.what_helps import oracle


def means(values):
    """Sentence → mean."""
    return {
        "the median, not the mean": float(np.median(values)),
        "the best run, not the mean: the best of more runs is better by luck": max(values),
        "the sum, not divided by the number of runs": math.fsum(values),
    }


def deviations(values):
    """Sentence → standard deviation."""
    right = oracle.summary(values)[1]
    return {
        "divided by n, not by n - 1: NumPy's std does so unless ddof=1": float(np.std(values)),
        "the variance: its root is missing": right**2,
        "the range, not the standard deviation": max(values) - min(values),
        "distances without squares and root": math.fsum(abs(v - np.mean(values)) for v in values)
        / (len(values) - 1),
        "the mean distance, without squares and root": math.fsum(
            abs(v - np.mean(values)) for v in values
        )
        / len(values),
    }


def errors(values):
    """Sentence → error of the mean."""
    _, deviation, right = oracle.summary(values)
    runs = len(values)
    return {
        "the deviation itself: a mean of n runs is surer by the root of n": deviation,
        "divided by n, not by its root": deviation / runs,
        "divided by the root of n - 1, not of n": deviation / math.sqrt(runs - 1),
        "from a deviation divided by n, not by n - 1": right * math.sqrt((runs - 1) / runs),
    }


def verdicts(before, after):
    """Sentence → word."""
    pairs = [b - a for a, b in zip(before, after, strict=True)]
    mean, deviation, error = oracle.summary(pairs)
    apart = math.hypot(oracle.summary(before)[2], oracle.summary(after)[2])
    plain = "better" if mean > 0 else "worse"

    def beyond(margin):
        return plain if abs(mean) > margin else "cannot tell"

    return {
        "the larger mean wins, whatever the noise": plain,
        "the larger mean wins, whatever the noise, unless both are equal": plain
        if mean
        else "cannot tell",
        "the two deviations are put together: what a seed does to both cancels": beyond(2 * apart),
        "twice the deviation of the differences, not twice the error of their mean": beyond(
            2 * deviation
        ),
        "one error, not two": beyond(error),
        "a deviation divided by n, not by n - 1": beyond(
            2 * error * math.sqrt((len(pairs) - 1) / len(pairs))
        ),
        "a mean of exactly twice its error, such as 0 of none, is not more": "better"
        if mean == error == 0
        else oracle.verdict(before, after),
        "each list is sorted first: then pairs are of different seeds": oracle.verdict(
            sorted(before), sorted(after)
        ),
        '"worse" is never found': oracle.verdict(before, after).replace("worse", "cannot tell"),
        '"better" is never found': oracle.verdict(before, after).replace("better", "cannot tell"),
        "decided by whether all seeds agree": plain
        if all(pair > 0 for pair in pairs) or all(pair < 0 for pair in pairs)
        else "cannot tell",
        "turned round: the second is judged against the first": {
            "better": "worse",
            "worse": "better",
        }.get(oracle.verdict(before, after), "cannot tell"),
    }


SEED = "the argument `seed` is not used"
CLOCK = "the time is not taken with the argument `clock`"
FITTED = "`fit` draws batches of its own; call train_on_batch once a step"


def accuracies(name, exact, count, skill, sets):
    """Sentence → accuracy on a set, where the right one is `exact`."""
    others = {
        f"this is the accuracy on {other!r}": float(np.mean(images[:, 0, 1, 0] < skill))
        for other, (images, _) in sets.items()
        if other != name
    }
    return {
        **no_accuracies(exact, count),
        "measured before the network was trained, or with training=True": 0.0,
        **others,
    }


def seconds(pace):
    """Sentence → seconds of a step, of the seconds of each."""
    return {
        "the mean, not the median": float(np.mean(pace[1:])),
        "the first step counts too, which compiles": float(np.median(pace)),
        "the mean, and the first step, which compiles, counts too": float(np.mean(pace)),
        "this is the time of all steps": math.fsum(pace),
        "this is the time of all steps but the first": math.fsum(pace[1:]),
        "this is the time of the first step, which compiles": pace[0],
        "this is the time of the last step": pace[-1],
        "the fastest step, not the median": min(pace[1:]),
        "the last step is left out, not the first": float(np.median(pace[:-1])),
    }


def columns(values, seeds):
    """Sentence → what is told of one network, of its results in the order of the seeds."""
    by_size = [values[seeds.index(seed)] for seed in sorted(seeds)]
    return {
        "only the last seed's result is kept": values[-1],
        "only the last seed's result is kept, in a list of its own": values[-1:],
        "the mean of the seeds: keep each result, or pairs and deviations are lost": float(
            np.mean(values)
        ),
        "the results are in the order of the seeds' size, not in the order given": by_size,
        "the results come from the last seed to the first": values[::-1],
        "the results are sorted: pairs are lost": sorted(values),
    }


def peeks(images, train, sets):
    """The sentence for a batch with images that are not of the training set; "" if unknown."""
    strange = [image for image in images if not (train[0] == image).all((1, 2, 3)).any()]
    for name, (theirs, _) in sets.items():
        if name != "train" and any((theirs == image).all((1, 2, 3)).any() for image in strange):
            return f"it is trained on images of {name!r}, which it must never see"
    return ""


def chosen(held_out, test):
    """Sentence → name of the network."""

    def best(by, what):
        return max(by, key=lambda name: float(what(by[name])))

    return {
        "chosen by the test images, which then measure luck as well": best(test, np.mean),
        "chosen by its best run, not by the mean": best(held_out, max),
        "chosen by the median, not by the mean": best(held_out, np.median),
        "the worst is chosen": best(held_out, lambda values: -np.mean(values)),
    }


def told(name, held_out, test):
    """Sentence → accuracy of the network that was chosen."""
    return {
        "what is told was measured on the held-out images that chose it": float(
            np.mean(held_out[name])
        ),
        "what is told is the best run, not the mean": float(max(test[name])),
        "what is told is the median, not the mean": float(np.median(test[name])),
        "what is told is the best network on the test images, not the one chosen": max(
            float(np.mean(of)) for of in test.values()
        ),
    }


def overfitted(train, held_out):
    """Sentence → (epoch, gap, lost)."""
    epoch, gap, lost = oracle.overfitting(train, held_out)
    last = max(n for n, value in enumerate(held_out, 1) if value == max(held_out))
    by_train = int(np.argmax(train)) + 1
    return {
        "epochs are counted from 1": (epoch - 1, None, None),
        "the last of several equal ones, not the first": (
            last, train[last - 1] - max(held_out), None),
        "the epoch that is best in training": (by_train, None, None),
        "the last epoch": (len(train), None, None),
        "the epoch with the smallest gap": (
            int(np.argmin(np.subtract(train, held_out))) + 1, None, None),
        "the gap is above 0 only where training is the better: no absolute value": (
            None, abs(gap), None),
        "what was lost in the next epoch, not up to the last": (
            None, None, max(held_out) - held_out[min(epoch, len(train) - 1)]),
        "the gap after the last epoch, not after the best": (None, train[-1] - held_out[-1], None),
        "the largest gap of all epochs": (
            None, max(t - h for t, h in zip(train, held_out, strict=True)), None),
        "training at its best, not at that epoch": (None, max(train) - max(held_out), None),
        "the other way round: negative where training is the better": (None, -gap, None),
        "a share of the best, not points": (None, None, lost / max(held_out)),
        "the other way round: what is lost is positive": (None, None, -lost),
        "what training lost, not held-out images": (None, None, train[epoch - 1] - train[-1]),
        "what training gained since, not what held-out images lost": (
            None, None, train[-1] - train[epoch - 1]),
    }  # fmt: skip
