"""The checks of 09-what-helps: each slip costs its own part, and is named.

Networks pretend in pure Python here; that the notebook's own `Pretend` does so in Keras, the banks
prove.
"""

import random
import statistics

import numpy as np
import pytest

from autograder.assignments.what_helps import mistakes as mistaken
from autograder.assignments.what_helps import oracle
from autograder.judge import local

NONSENSE = (None, "better", "cannot tell", float("nan"), [], (0.8, 0.1, 0.05), {}, object)


def failed(name, answer, seed=7, called=None):
    verdict = local.run(f"what_helps.{name}", {called or name: answer}, seed)
    return {part.name: part.mistake for part in verdict.parts if not part.passed}


def by_statistics(values):
    if len(values) < 2:
        raise ValueError("two runs at least")
    deviation = statistics.stdev(values)
    return statistics.fmean(values), deviation, deviation / len(values) ** 0.5


@pytest.mark.parametrize("seed", range(20))
def test_right_answers_get_all_points(seed):
    assert failed("summary", by_statistics, seed) == {}
    for name in ("verdict", "choose", "overfitting"):
        assert failed(name, getattr(oracle, name), seed) == {}
    assert failed("trial", pretended(), seed, "pretended") == {}
    assert failed("ablation", diaried(), seed, "diaried") == {}


@pytest.mark.parametrize(
    "name", ["summary", "verdict", "choose", "overfitting", "pretended", "diaried"]
)
@pytest.mark.parametrize("value", NONSENSE, ids=repr)
def test_nonsense_earns_nothing(name, value):
    check = {"pretended": "trial", "diaried": "ablation"}.get(name, name)
    verdict = local.run(f"what_helps.{check}", {name: lambda *args: value}, 7)
    assert verdict.points == 0


@pytest.mark.parametrize("name", ["summary", "verdict", "choose", "overfitting"])
def test_refusing_everything_earns_nothing(name):
    def refuses(*args):
        raise ValueError("no")

    assert local.run(f"what_helps.{name}", {name: refuses}, 7).points == 0


# ------------------------------------------------------------------ reading


@pytest.mark.parametrize(
    ("part", "index", "known"),
    [
        ("mean", 0, mistaken.means),
        ("deviation", 1, mistaken.deviations),
        ("error", 2, mistaken.errors),
    ],
)
def test_a_wrong_summary_fails_its_part_alone_and_is_named(part, index, known):
    for why in known([0.8, 0.7, 0.9]):

        def wrong(values, why=why):
            row = list(oracle.summary(values))
            row[index] = known(values)[why]
            return tuple(row)

        assert failed("summary", wrong) == {part: why}


@pytest.mark.parametrize(
    ("start", "parts"),
    [
        ("the larger mean", {"noise"}),
        ("the two deviations", {"pairs"}),
        ("one error", {"noise"}),
        ("decided by whether all", {"noise"}),
        ("twice the deviation", {"noise"}),
        ("turned round", {"clear", "noise", "pairs"}),
    ],
)
@pytest.mark.parametrize("seed", range(5))
def test_a_wrong_verdict_is_named(start, parts, seed):
    def wrong(before, after):
        oracle.verdict(before, after)
        known = mistaken.verdicts(before, after)
        return next(word for why, word in known.items() if why.startswith(start))

    found = failed("verdict", wrong, seed)
    assert set(found) == parts
    assert all(why.startswith(start) for why in found.values())


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("why", mistaken.chosen({"a": [1]}, {"a": [1]}))
def test_a_wrong_choice_costs_the_choice_alone_and_is_named(why, seed):
    def wrong(held_out, test):
        oracle.choose(held_out, test)
        name = mistaken.chosen(held_out, test)[why]
        return name, float(np.mean(test[name]))

    assert failed("choose", wrong, seed) == {"chosen": why}


@pytest.mark.parametrize("why", mistaken.told("a", {"a": [1]}, {"a": [1]}))
def test_what_is_told_of_the_right_network_is_named(why):
    def wrong(held_out, test):
        name, _ = oracle.choose(held_out, test)
        return name, mistaken.told(name, held_out, test)[why]

    assert failed("choose", wrong) == {"told": why}


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("why", mistaken.overfitted([0.5, 0.6], [0.5, 0.6]))
def test_a_wrong_reading_of_curves_costs_its_part_and_is_named(why, seed):
    def wrong(train, held_out):
        row = list(oracle.overfitting(train, held_out))
        changed = mistaken.overfitted(train, held_out)[why]
        return tuple(new if new is not None else old for old, new in zip(row, changed, strict=True))

    parts = {
        part
        for part, value in zip(
            ("epoch", "gap", "lost"), mistaken.overfitted([0.5, 0.6], [0.5, 0.6])[why], strict=True
        )
        if value is not None
    }
    if why.startswith("the last of several"):
        parts = {"epoch"}  # the gap is that of the epoch given, which is as good
    assert failed("overfitting", wrong, seed) == dict.fromkeys(parts, why)


def test_the_error_of_a_wrong_deviation_is_its_own():
    def wrong(values):
        mean, deviation = oracle.summary(values)[0], float(np.std(values))
        return mean, deviation, deviation / len(values) ** 0.5

    assert failed("summary", wrong).keys() == {"deviation"}


# ------------------------------------------------------------------ running


class Network:
    """What the notebook's Pretend does, without Keras."""

    def __init__(self, skill, pace, draws):
        self.skill, self.pace, self.draws, self.now, self.done = skill, pace, draws, 0.0, 0
        self.diary = [{"did": "built", "start": float(np.random.random())}]

    def train_on_batch(self, images, labels, did="step"):
        self.diary.append({"did": did, "images": np.array(images), "labels": np.array(labels)})
        if self.draws:
            np.random.random(3)
        self.now += self.pace[min(self.done, len(self.pace) - 1)]
        self.done += 1

    def fit(self, images, labels):
        self.train_on_batch(images, labels, "step of fit")

    def accuracy(self, images, labels):
        return float(np.mean(images[:, 0, 1, 0] < self.skill * min(1, self.done / len(self.pace))))


def pretended(**changes):
    """The notebook's hidden function around an answer; each change is one slip of it."""

    def batches(rng, images, labels, size):
        return rng.choice(len(images), size, replace=False)

    slip = {
        "seed": lambda seed: seed,
        "generator": lambda seed: np.random.default_rng(seed),
        "batch": batches,
        "labels": lambda labels, batch: labels[batch],
        "steps": lambda steps: steps,
        "seconds": lambda seconds: np.median(seconds[1:]),
        "accuracy": lambda network, images, labels: network.accuracy(images, labels),
        "train": lambda train, sets: train,
        "late": False,
        "fit": False,
    } | changes

    def asked(skill, train, sets, seed, steps, size, pace, draws):
        if not slip["late"]:
            np.random.seed(slip["seed"](seed))
        network = Network(skill, pace, draws)
        images, labels = slip["train"](train, sets)
        rng, seconds = slip["generator"](slip["seed"](seed)), []
        for _ in range(slip["steps"](steps)):
            batch = slip["batch"](rng, images, labels, size)
            begun = network.now
            step = network.fit if slip["fit"] else network.train_on_batch
            step(images[batch], slip["labels"](labels, batch))
            seconds.append(network.now - begun)
        result = {name: slip["accuracy"](network, *pair) for name, pair in sets.items()}
        return {**result, "seconds": float(slip["seconds"](seconds or [0, 0]))}, network.diary

    return asked


SLIPS = {
    "never seeded": ({"late": True}, {"one new network from the seed": "the seed is set after"}),
    "always the same seed": (
        {"seed": lambda seed: 0},
        {
            "one new network from the seed": mistaken.SEED,
            "the same batches for all networks": mistaken.SEED,
        },
    ),
    "batches of NumPy's own generator": (
        {"generator": lambda seed: np.random},
        {"the same batches for all networks": "they come from the generator that networks draw"},
    ),
    "with replacement": (
        {"batch": lambda rng, images, labels, size: rng.integers(0, len(images), size)},
        {"batches": "drawn with replacement"},
    ),
    "the first images always": (
        {"batch": lambda rng, images, labels, size: np.arange(size)},
        {"batches": "drawn once", "the same batches for all networks": mistaken.SEED},
    ),
    "labels in their old order": (
        {"labels": lambda labels, batch: labels[: len(batch)]},
        {"batches": "images and labels"},
    ),
    "one step short": ({"steps": lambda steps: steps - 1}, {"steps": ""}),
    "epochs": ({"steps": lambda steps: 4 * steps}, {"steps": "these are passes"}),
    "the mean": ({"seconds": lambda seconds: np.mean(seconds[1:])}, {"seconds": "the mean, not"}),
    "with the first": ({"seconds": np.median}, {"seconds": "the first step counts too"}),
    "the total": ({"seconds": np.sum}, {"seconds": "this is the time of all steps"}),
    "steps made by fit": ({"fit": True}, {"steps": mistaken.FITTED}),
    "errors": (
        {"accuracy": lambda network, *pair: 1 - network.accuracy(*pair)},
        {"accuracies": "this is the share of errors"},
    ),
}


@pytest.mark.parametrize("name", SLIPS)
@pytest.mark.parametrize("seed", range(3))
def test_a_slip_in_a_trial_costs_its_own_parts_and_is_named(name, seed):
    changes, expected = SLIPS[name]
    random.seed(0)
    found = failed("trial", pretended(**changes), seed, "pretended")
    assert found.keys() == expected.keys()
    assert all(found[part].startswith(start) for part, start in expected.items())


def test_training_on_what_is_measured_is_named():
    peeking = pretended(train=lambda train, sets: sets["far"])
    found = failed("trial", peeking, called="pretended")
    assert found["batches"] == "it is trained on images of 'far', which it must never see"


def diaried(by_seed=True, built=False, refuses=True, column=list):
    """The notebook's hidden function around an answer."""

    def asked(table, seeds):
        if refuses and (len(seeds) < 2 or len(set(seeds)) < len(seeds)):
            raise ValueError("two seeds or more, each once")
        pairs = [(name, seed) for seed in seeds for name in table]
        if not by_seed:
            pairs = [(name, seed) for name in table for seed in seeds]
        diary = [(name, seed, "network" if built else "builder") for name, seed in pairs]
        what = next(iter(next(iter(table.values())).values()))
        result = {
            name: {key: column([table[name][str(s)][key] for s in seeds]) for key in what}
            for name in table
        }
        return result, diary

    return asked


@pytest.mark.parametrize(
    ("slip", "part", "start"),
    [
        ({"by_seed": False}, "seed by seed", "all seeds of one network"),
        ({"built": True}, "seed by seed", "`run` is given a network"),
        ({"refuses": False}, "refusals", ""),
        ({"column": lambda values: float(np.mean(values))}, "results", "the mean of the seeds"),
        ({"column": lambda values: values[-1]}, "results", "only the last seed's"),
        ({"column": sorted}, "results", "the results are sorted"),
    ],
)
def test_a_slip_in_an_ablation_costs_its_own_part(slip, part, start):
    found = failed("ablation", diaried(**slip), called="diaried")
    assert found.keys() == {part}
    assert found[part].startswith(start)
