"""The checks of 09-what-helps that read tables: each slip costs its own part, and is named."""

import statistics

import pytest

from autograder.assignments.what_helps import mistakes as mistaken
from autograder.assignments.what_helps import oracle
from autograder.judge import local

NONSENSE = (None, "better", "cannot tell", float("nan"), [], (0.8, 0.1, 0.05), object())


def failed(name, answer, seed=7):
    verdict = local.run(f"what_helps.{name}", {name: answer}, seed)
    return {part.name: part.mistake for part in verdict.parts if not part.passed}


def by_statistics(values):
    if len(values) < 2:
        raise ValueError("two runs at least")
    deviation = statistics.stdev(values)
    return statistics.fmean(values), deviation, deviation / len(values) ** 0.5


@pytest.mark.parametrize("seed", range(20))
def test_right_answers_get_all_points(seed):
    assert failed("summary", by_statistics, seed) == {}
    assert failed("verdict", oracle.verdict, seed) == {}


@pytest.mark.parametrize("name", ["summary", "verdict"])
@pytest.mark.parametrize("value", NONSENSE, ids=repr)
def test_nonsense_earns_nothing(name, value):
    assert local.run(f"what_helps.{name}", {name: lambda *args: value}, 7).points == 0


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
