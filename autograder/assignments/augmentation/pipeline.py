"""What 03-augmentation asks about the pipeline, about what suits, and about a fair comparison.

The specification is the text of source/03-augmentation/03-augmentation.nb.py; nothing is asked here
that it does not say.
"""

from functools import cache

import numpy as np

from autograder.assignments.shared.common import (
    kind_of,
    letters,
    no_accuracies,
    pair,
    pretend_images,
    trained_on,
)
from autograder.judge import check


@check(
    "augmentation.augmented_batches",
    parts={
        "every image once": 0.5,
        "labels stay with their images": 0.5,
        "augmented, as in training": 0.5,
        "order by the seed": 0.25,
        "training set left alone": 0.25,
    },
)
def augmented_batches(student, rng, grade):
    count, batch_size = 23, 5
    images = np.linspace(0.1, 1, count, dtype="float32").reshape(-1, 1, 1, 1)
    images = images * np.ones((1, 2, 3, 1), "float32")  # each of one brightness, all different
    labels = rng.permutation(count) + 100

    def epoch(changed, seed, size=batch_size):
        """[(images, labels), …], each checked to be arrays of equal length."""
        asked = student.epoch.told_as("augmented_batches")
        got = asked(images, labels, size, changed, seed)
        came = isinstance(got, list | tuple) and len(got) > 0
        grade.that(came, "no batch came: is a `yield` missing?")
        for item in got:
            batch, names = pair(grade, item)
            whole = isinstance(batch, np.ndarray) and isinstance(names, np.ndarray)
            message = f"expected pairs of arrays, got {kind_of(batch)} and {kind_of(names)}"
            grade.that(whole and batch.ndim == 4 and names.ndim == 1, message)
            differ = f"{len(batch)} images but {len(names)} labels in a batch"
            likely = "changed images come beside the plain ones, not in their place"
            twice = len(batch) == 2 * len(names)
            grade.that(len(batch) == len(names), differ, likely if twice else "")
            grade.shape(batch, (len(batch), 2, 3, 1), what="images of a batch")
        return got

    def joined(changed, seed):
        batches = epoch(changed, seed)
        values = np.concatenate([batch.mean(axis=(1, 2, 3)) for batch, _ in batches])
        return values, np.concatenate([names for _, names in batches])

    with grade.part("every image once"):
        values, _ = joined(False, 3)
        known = {"the last batch, which is smaller, is left out": (count // 5 * 5,)}
        grade.shape(values, (count,), known, what="images of one epoch")
        grade.close(np.sort(values), images[:, 0, 0, 0], what="the epoch's images, sorted")
        sizes = [len(batch) for batch, _ in epoch(False, 3, 8)]
        grade.equal(sizes, [8, 8, 7], what="sizes of the batches for batch_size 8")
    with grade.part("labels stay with their images"):
        values, names = joined(False, 4)
        place = np.abs(values[:, None] - images[None, :, 0, 0, 0]).argmin(axis=1)
        grade.equal(
            names.tolist(),
            labels[place].tolist(),
            {
                "the labels come in the old order, the images in a new one": (
                    labels[: len(names)].tolist()
                ),
                "these are indices, not labels": place.tolist(),
                "images and labels are shuffled each by itself": (
                    names.tolist() if sorted(names) == sorted(labels) else None
                ),
            },
            what="the labels of the images that came",
        )
    with grade.part("augmented, as in training"):
        values, _ = joined(True, 5)
        plain = np.sort(joined(False, 5)[0])
        grade.that(np.ptp(plain) > 0.1, "the images of an epoch are all alike")
        grade.close(
            np.sort(values),
            plain / 4,
            {
                "`augment` was called without training=True": 0 * plain,
                "`augment` was not called": plain,
                "`augment` was called twice": plain / 16,
            },
            what="images made four times darker by `augment`, sorted",
        )
    with grade.part("order by the seed"):
        first, again, other = (joined(False, seed)[0].tolist() for seed in (6, 6, 7))
        never = "the order is never shuffled"
        grade.that(first != sorted(first), "the images come in their old order", never)
        grade.that(first == again, "the same seed gave another order", "the seed is not used")
        grade.that(first != other, "two seeds gave the same order", "the seed is not used")
    with grade.part("training set left alone"):
        asked = student.epoch.told_as("augmented_batches")
        batches = asked(images, labels, batch_size, True, 8)
        changed = "the arrays that were passed in have changed: shuffle indices, not the arrays"
        grade.that(not student.last_changed, changed)
        grade.that(isinstance(batches, list) and bool(batches), "no batch came")
        _, names = joined(False, 8)
        grade.that(set(names.tolist()) <= set(labels.tolist()), "labels came that were never given")


QUESTIONS = {
    "1": (
        "B",
        {
            "A": "a mirrored cat is a cat",
            "C": "a flower seen from above may be mirrored: the species stays",
            "D": "a mirrored shirt is a shirt; shoes point left in this data set by custom only",
        },
    ),
    "2": (
        "C",
        {
            "A": "half a turn makes a 6 of a 9",
            "B": "the person stays the same, but upside-down portraits are not what the network "
            "will meet: it would spend its capacity on them",
            "D": "turning changes the direction, which is the label",
        },
    ),
    "3": (
        "C",
        {
            "A": "a moved photograph is as well or as badly exposed as before",
            "B": "a mirrored photograph is as well or as badly exposed as before",
            "D": "a resized photograph is as well or as badly exposed as before",
        },
    ),
    "4": (
        "A",
        {
            "B": "then you measure on images that you made, not on those that users take",
            "C": "then you measure on images that you made, not on those that users take",
            "D": "test images have nothing to do with the training's seed",
        },
    ),
}


@check("augmentation.suits", parts={f"question {number}": 0.5 for number in QUESTIONS})
def suits(student, rng, grade):
    letters(grade, student.suits, "suits", QUESTIONS)


@check(
    "augmentation.compare",
    parts={"accuracies": 0.75, "the same start for all": 0.5, "the same training for all": 0.75},
)
def compare(student, rng, grade):
    skills = dict(zip(["plain", "moved", "noisy"], rng.permutation([0.35, 0.6, 0.85]), strict=True))
    skills = {name: float(skill) for name, skill in skills.items()}
    train = pretend_images(rng, 40)
    tests = {"clean": pretend_images(rng, 30), "far": pretend_images(rng, 45)}

    def experiment(seed, skills=skills, tests=tests):
        pretend = student.pretend.told_as("compare")
        got = pair(grade, pretend(skills, train, tests, 4, seed))
        diaries = got[1]
        whole = isinstance(diaries, dict) and diaries.keys() == skills.keys()
        whole = whole and all(isinstance(diary, list) for diary in diaries.values())
        whole = whole and all(isinstance(entry, dict) for d in diaries.values() for entry in d)
        grade.that(whole, "no diaries came")
        for name, diary in diaries.items():
            built = [entry for entry in diary if entry.get("did") == "built"]
            grade.equal(len(built), 1, what=f"networks built for {name!r}")
        return got

    @cache
    def first():
        return experiment(1)

    def starts(seed):
        few = pretend_images(rng, 3)
        _, diaries = experiment(seed, {"a": 0.5, "b": 0.5}, {"few": few})
        for name, diary in diaries.items():
            fits = [entry for entry in diary if entry.get("did") == "fit"]
            if fits:  # that it is never trained costs other parts
                trained_on(grade, fits, [train, few], f"the network of {name!r}")
        return [entry["start"] for diary in diaries.values() for entry in diary if "start" in entry]

    with grade.part("accuracies"):
        result, _ = first()
        names = sorted(map(str, result)) if isinstance(result, dict) else kind_of(result)
        grade.equal(names, sorted(skills), what="names in the result")
        for name, skill in skills.items():
            found = result[name]
            keys = sorted(map(str, found)) if isinstance(found, dict) else kind_of(found)
            grade.equal(keys, sorted(tests), what=f"test sets in the result for {name!r}")
            for test, (images, labels) in tests.items():
                exact = float(np.mean(images[:, 0, 1, 0] < skill))
                kept = np.mean(train[0][:, 0, 1, 0] < skill)
                other = next(images for key, (images, _) in tests.items() if key != test)
                known = no_accuracies(exact, len(labels)) | {
                    "this is the accuracy on the training images": float(kept),
                    "this is the accuracy on the other test set": float(
                        np.mean(other[:, 0, 1, 0] < skill)
                    ),
                    "this is measured before the network was trained": 0.0,
                }
                grade.close(found[test], exact, known, what=f"accuracy of {name!r} on {test!r}")
    with grade.part("the same start for all"):
        found = [starts(seed) for seed in (1, 2)]
        grade.that(
            all(len(set(of)) == 1 for of in found),
            "the networks of one comparison start with different weights",
            "the seed is set once, not before each network is built, or not at all",
        )
        grade.that(
            found[0] != found[1],
            "another seed gave the same start",
            "the argument `seed` is not used",
        )
    with grade.part("the same training for all"):
        _, diaries = first()
        for name, diary in diaries.items():
            _trained_alike(grade, name, diary, train, tests)


def _trained_alike(grade, name, diary, train, tests):
    fits = [entry for entry in diary if entry.get("did") == "fit"]
    grade.that(bool(fits), f"the network of {name!r} is never trained: call its fit")
    for entry in fits:
        images = entry.get("images")
        shown = images.shape if isinstance(images, np.ndarray) else None
        leaked = shown in [unseen.shape for unseen, _ in tests.values()]
        grade.that(
            shown == train[0].shape and np.array_equal(images, train[0]),
            f"{name!r} is not trained on the whole training set, as it is",
            "fit is given test images" if leaked else "",
        )
        grade.that(
            np.array_equal(entry.get("labels"), train[1]), f"{name!r} is trained on other labels"
        )
        grade.equal(entry.get("batch_size"), 32, what=f"batch size of {name!r}")
    epochs = [entry.get("epochs") for entry in fits]
    epochs = sum(epochs) if all(isinstance(count, int) for count in epochs) else epochs
    grade.equal(
        epochs, 4, {"fit is left with its default of one epoch": 1}, what=f"epochs of {name!r}"
    )
