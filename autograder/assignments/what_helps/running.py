"""What the exercises of 09-what-helps must do that run networks. The networks pretend: the judge
says how good each is and how long each step takes, so that right answers are known exactly."""

from functools import cache

import numpy as np

from autograder.assignments.shared.common import (
    explaining,
    kind_of,
    pair,
    pretend_images,
    trained_on,
)
from autograder.assignments.shared.no_digest import moves_little, numbers
from autograder.assignments.what_helps import mistakes as mistaken
from autograder.judge import check

BATCH, IMAGES = 5, 24
"""Images of a batch, which do not divide those of the training set."""


@check(
    "what_helps.trial",
    parts={
        "accuracies": 1.5,
        "one new network from the seed": 1,
        "steps": 1,
        "batches": 1.5,
        "the same batches for all networks": 1,
        "seconds": 1,
    },
)
def trial(student, rng, grade):
    train = _pretended(rng, IMAGES)
    sets = {"train": train, "held out": _pretended(rng, 17), "far": _pretended(rng, 31)}
    few = {"held out": (sets["held out"][0][:3], sets["held out"][1][:3])}

    def tried(skill, seed, steps, draws=False, sets=few):
        pace = [40.0, *np.round(rng.uniform(2, 9, steps - 1), 3).tolist()]
        trial = student.pretended.told_as("trial")
        got = pair(grade, trial(skill, train, sets, seed, steps, BATCH, pace, draws))
        diary = got[1]
        whole = isinstance(diary, list) and all(isinstance(entry, dict) for entry in diary)
        grade.that(whole, "no diary came")
        return got[0], diary, pace

    def result(got, sets=few):
        grade.that(isinstance(got, dict), f"expected a dictionary, got {kind_of(got)}")
        keys = sorted(str(key)[:40] for key in got)
        grade.equal(keys, sorted([*sets, "seconds"]), what="names in the result")
        return got

    with grade.part("accuracies"):
        for skill in rng.permutation([0.35, 0.8]).tolist():
            got, diary, _ = tried(skill, 3, 6, sets=sets)
            result(got, sets)
            _trained(grade, diary)
            made = len(_steps(diary))  # one too few costs another part
            learned = skill * min(1, made / 6)
            early = skill * min(1, (made - 1) / 6)
            for name, (images, _) in sets.items():
                exact = float(np.mean(images[:, 0, 1, 0] < learned))
                known = mistaken.accuracies(name, exact, len(images), learned, sets)
                known["measured before the last step"] = float(np.mean(images[:, 0, 1, 0] < early))
                grade.close(got[name], exact, known, what=f"accuracy on {name!r}")
    with grade.part("one new network from the seed"):
        found = [_starts(tried(0.5, seed, 3)[1]) for seed in (5, 5, 6)]
        grade.equal([len(starts) for starts in found], [1, 1, 1], what="networks built in 3 trials")
        late = "the seed is set after the network is built, or not at all"
        grade.that(found[0] == found[1], "the same seed gave other first weights", late)
        grade.that(found[0] != found[2], "another seed gave the same first weights", mistaken.SEED)
    with grade.part("steps"):
        for steps in rng.permutation([4, 9]).tolist():
            _, diary, _ = tried(0.5, 3, steps)
            _trained(grade, diary)
            trained_on(grade, _steps(diary), [train, *few.values()])
            fitted = any(entry.get("did") == "step of fit" for entry in diary)
            grade.that(not fitted, "the network is trained by `fit`", mistaken.FITTED)
            epochs = {
                "these are passes over the training set, not steps": steps * (IMAGES // BATCH),
                "these are passes over all images of the training set, not steps": steps
                * -(-IMAGES // BATCH),
            }
            grade.equal(len(_steps(diary)), steps, epochs, what="calls of train_on_batch")
    with grade.part("batches"):
        _, diary, _ = tried(0.5, int(rng.integers(10, 99)), 60, sets=sets)
        came = _batches(grade, diary, train, sets)
        same = "drawn once, before the loop"
        grade.that(len(set(came)) > 1, "every step gets the same images", same)
        missing = IMAGES - len(set().union(*came))
        grade.that(missing == 0, f"in 60 steps {missing} of {IMAGES} images never came")
    with grade.part("the same batches for all networks"):
        plain, again = (_numbers(grade, tried(skill, 3, 6)[1]) for skill in (0.5, 0.7))
        grade.that(plain == again, "two networks, one seed: they got other batches", mistaken.SEED)
        drawing = _numbers(grade, tried(0.5, 3, 6, True)[1])
        drawn = "they come from the generator that networks draw from themselves, as dropout does"
        grade.that(plain == drawing, "a network that draws numbers got other batches", drawn)
        other = _numbers(grade, tried(0.5, 4, 6)[1])
        grade.that(plain != other, "another seed gave the same batches", mistaken.SEED)
    with grade.part("seconds"):
        runs = [tried(0.5, 3, steps) for steps in (8, 7)]
        got = [result(run[0])["seconds"] for run in runs]
        by_hand = all(isinstance(value, int | float) and 0 <= value < 0.5 for value in got)
        grade.that(not by_hand, f"the clock says more than {got[0]:.4} s", mistaken.CLOCK)
        paces = [_paced(grade, diary, pace) for _, diary, pace in runs]
        known = explaining(got, [mistaken.seconds(pace) for pace in paces])
        for value, pace, wrong in zip(got, paces, known, strict=True):
            grade.close(value, np.median(pace[1:]), wrong, what="seconds of a step")


@check("what_helps.ablation", parts={"results": 1, "seed by seed": 1, "refusals": 1})
def ablation(student, rng, grade):
    names = rng.permutation(["plain", "pooled", "deep", "wide"]).tolist()[:3]
    by_size = np.sort(rng.choice(90, 4, replace=False))
    seeds = by_size[[2, 0, 3, 1]].tolist()
    what = rng.permutation(["train", "held out", "seconds", "loss"]).tolist()[:2]

    def asked(seeds):
        table = {name: _rows(rng, seeds, what) for name in names}
        result, diary = pair(grade, student.diaried.told_as("ablation")(table, seeds))
        whole = isinstance(diary, list) and all(_is_entry(entry) for entry in diary)
        grade.that(whole, "no diary came")
        return table, result, [tuple(entry) for entry in diary]

    @cache
    def first():
        return asked(seeds)

    def results_of(values):
        """The result for two seeds, of a table of these numbers."""
        table = {
            name: {
                str(seed): dict(zip(what, row, strict=True))
                for seed, row in zip(seeds, rows, strict=False)
            }
            for name, rows in zip(names, values.tolist(), strict=True)
        }
        return pair(grade, student.diaried.told_as("ablation")(table, seeds[:2]))[0]

    with grade.part("results"):
        table, result, _ = first()
        grade.that(isinstance(result, dict), f"expected a dictionary, got {kind_of(result)}")
        grade.equal(sorted(str(name) for name in result), sorted(names), what="names in the result")
        for name in names:
            row = result[name]
            found = sorted(map(str, row)) if isinstance(row, dict) else kind_of(row)
            grade.equal(found, sorted(what), what=f"what is told of {name!r}")
            for key in what:
                values = [table[name][str(seed)][key] for seed in seeds]
                known = mistaken.columns(values, seeds)
                grade.close(row[key], values, known, what=f"{key!r} of {name!r}, seed by seed")
    with grade.part("seed by seed"):
        _, _, diary = first()
        runs = [(name, seed) for name, seed, _ in diary]
        by_seed = [(name, seed) for seed in seeds for name in names]
        by_network = [(name, seed) for name in names for seed in seeds]
        grade.that(bool(diary), "`run` is never called")
        built = "`run` is given a network that is built already: pass the function that builds it"
        grade.that(all(entry[-1] == "builder" for entry in diary), "no function came", built)
        grade.equal(sorted(runs), sorted(by_seed), what="runs")

        def turns(pairs):  # in which order the networks of one seed come, nobody asks
            return [sorted(pairs[i : i + len(names)]) for i in range(0, len(pairs), len(names))]

        last = (
            "all seeds of one network come before the next: a machine that slows down, or a run "
            "that is stopped, hits the last network alone"
        )
        right = turns(runs) == turns(by_seed)
        grade.that(right, "not seed by seed", last if runs == by_network else "")
    with grade.part("refusals"):
        _, result, diary = asked(seeds[:2])
        listed = isinstance(result, dict) and bool(result)
        grade.that(listed, f"expected a dictionary for two seeds, got {kind_of(result)}")
        grade.that(bool(diary), "`run` is never called")
        drawn = rng.uniform(size=(len(names), 2, len(what)))
        moves_little(grade, results_of, drawn, rng)
        one, other = (list(numbers(results_of(rows))) for rows in (drawn, 1 - drawn))
        grade.that(one != other, "the result is the same, whatever `run` gives")
        table = {name: {str(s): dict.fromkeys(what, 0.5) for s in seeds} for name in names}
        for wrong in (seeds[:1], [], [*seeds, seeds[0]]):
            grade.raises(ValueError, student.diaried.told_as("ablation"), table, wrong)


def _pretended(rng, count):
    """`pretend_images` whose third pixel, times 1,000, is an image's number."""
    images, labels = pretend_images(rng, count)
    images[:, 1, 0, 0] = np.arange(count) / 1000
    return images, labels


def _rows(rng, seeds, what):
    """{seed: {what: number}}; numbers in the order of the seeds are in no other order too: not by
    size, and not as the seeds' size would have them."""
    by_size = np.sort(np.round(rng.uniform(size=(4, len(what))), 4), axis=0)
    rows = by_size[[1, 3, 0, 2]].tolist()
    return {
        str(seed): dict(zip(what, row, strict=True)) for seed, row in zip(seeds, rows, strict=False)
    }


def _is_entry(entry):
    """(name, seed, "builder" or "network"), as the notebook writes down a call of `run`."""
    whole = isinstance(entry, list | tuple) and len(entry) == 3
    return whole and isinstance(entry[0], str) and isinstance(entry[1], int)


def _starts(diary):
    return [entry.get("start") for entry in diary if entry.get("did") == "built"]


def _steps(diary):
    """Those made by `fit` as well: that they are costs one part."""
    return [entry for entry in diary if entry.get("did") in ("step", "step of fit")]


def _paced(grade, diary, pace):
    """Seconds of each step that was made: one too many costs another part."""
    steps = len(_steps(diary))
    grade.that(steps > 1, "fewer than two steps were made")
    return (pace + pace[-1:] * steps)[:steps]


def _trained(grade, diary):
    grade.that(bool(_steps(diary)), "the network is never trained: call its train_on_batch")


def _numbers(grade, diary):
    """Numbers of the images of each step, whatever else is wrong with them."""
    _trained(grade, diary)
    came = []
    for entry in _steps(diary):
        images = entry.get("images")
        four = isinstance(images, np.ndarray) and images.ndim == 4 and images.shape[1] > 1
        grade.that(four, f"expected a batch of images, got {kind_of(images)}")
        came.append(tuple(sorted(np.round(images[:, 1, 0, 0] * 1000).astype(int).tolist())))
    return came


def _batches(grade, diary, train, sets):
    """Numbers of the images of each step, each batch checked."""
    came = _numbers(grade, diary)
    for entry, sorted_numbers in zip(_steps(diary), came, strict=True):
        images, labels = entry.get("images"), entry.get("labels")
        rest = {"the last batch of a pass is smaller": (IMAGES % BATCH, 2, 2, 1)}
        grade.shape(images, (BATCH, 2, 2, 1), rest, what="images of a batch")
        grade.shape(labels, (BATCH,), what="labels of a batch")
        numbers = np.round(images[:, 1, 0, 0] * 1000).astype(int)
        known = (numbers >= 0) & (numbers < IMAGES)
        grade.that(
            bool(known.all()) and np.array_equal(images, train[0][numbers]),
            "a batch holds images that are not of the training set, as they are",
            mistaken.peeks(images, train, sets),
        )
        twice = "drawn with replacement: say replace=False, or shuffle and cut"
        grade.that(len(set(sorted_numbers)) == BATCH, "an image comes twice in one batch", twice)
        grade.that(
            np.array_equal(labels, train[1][numbers]),
            "labels do not belong to their images",
            "images and labels are drawn each by itself",
        )
    return came
