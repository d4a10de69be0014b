"""What checks of several assignments share: inputs to draw, and what is asked of any answer."""

import numpy as np

from autograder.judge import compare
from autograder.judge.compare import in_words as kind_of


def equal_each(grade, what, cases, got, expected, mistakes):
    """`got` equals `expected` case by case; a mistake is named only if it explains all cases."""
    explaining = {}
    if all(_is_plain(g) for g in got):
        for why in mistakes[0]:
            values = _values([wrong[why] for wrong in mistakes])
            if values == list(got):
                explaining[why] = values
    for i, case in enumerate(cases):
        known = {why: values[i] for why, values in explaining.items()}
        grade.equal(got[i], expected[i], known, what=f"{what} {case}")


def _is_plain(value):
    if isinstance(value, tuple):
        return all(_is_plain(item) for item in value)
    return isinstance(value, int | float | str)


def _values(wrong):
    """Values of a mistake, one for each case; None where it cannot be made."""
    try:
        return [value() if callable(value) else value for value in wrong]
    except ValueError:
        return None


def cropped(wrong, index):
    """Mistakes that are made of arrays, as they show in a part of the array."""
    return {why: lambda value=value: value()[index] for why, value in wrong.items()}


def at(mistakes, index):
    """Mistakes that are tuples, as they show in one place of the tuple."""
    return {why: several[index] for why, several in mistakes.items()}


def pair(grade, got):
    """`got`, a tuple or list of two; anything else fails the part."""
    is_pair = isinstance(got, tuple | list) and len(got) == 2
    grade.that(is_pair, f"expected a tuple of two, got {kind_of(got)}")
    return got


def a_layer(grade, made, name):
    """`made`, an object in the learner's process; anything else fails the part."""
    grade.that(hasattr(made, "gradient"), f"{name} should be a Keras layer, got {kind_of(made)}")
    return made


def a_model(grade, made, name, shape=None):
    """`made`, a network in the learner's process; anything else fails the part.

    Args:
        shape: of one image: a network without weights until it is called is called on one such.
    """
    grade.that(hasattr(made, "outputs"), f"{name} should be a Keras model, got {kind_of(made)}")
    if shape is not None:
        made.make((1, *shape))
    return made


def loads_alike(grade, layer, x, loaded, mistakes):
    """What was loaded does what the layer did. That the layer does anything is for the caller to
    ask, with `right_or_works`."""
    before = layer(x)
    grade.that(isinstance(before, np.ndarray), f"expected an array, got {kind_of(before)}")
    pooled = 0 < before.size <= x.size  # the judge compares no arrays of a learner's own size
    grade.that(pooled, f"expected no more values than in the {x.shape} input, got {before.shape}")
    loaded = a_layer(grade, loaded, "the loaded model")
    grade.close(loaded(x), before, mistakes, what="the layer, saved and loaded")


def keeps_name(grade, layer, name):
    """get_config holds what Keras's own has put there."""
    config = layer.config()
    entry = config.get("name") if isinstance(config, dict) else None
    what = "get_config should add to what super().get_config() gives, such as the layer's name"
    known = {"get_config does not begin with super().get_config()": None}
    grade.equal(entry, name, known, what=what)


def works_in_a_model(grade, layer, x):
    """A model of the layer predicts batches of unequal sizes; values are judged elsewhere."""
    predicted = layer.predict((None, *x.shape[1:]), x, batch_size=2)
    alone = layer(x)
    grade.that(isinstance(alone, np.ndarray), f"expected a tensor, got {kind_of(alone)}")
    grade.shape(predicted, alone.shape, what="a model's predictions in batches of 2 and 1")


AN_ARRAY = "an array that was passed in has"


def left_alone(grade, student, what="the images that were passed in have"):
    """The last call did not write into an array that was passed to it.

    Args:
        what: of what was passed, where it is not images alone.
    """
    grade.that(not student.last_changed, f"{what} changed: work on a copy")


def same_dtype(grade, got, dtype):
    """`got`, an array that came back, has the dtype of what was passed."""
    grade.equal(np.asarray(got).dtype.name, dtype, what=f"dtype of the result for {dtype}")


def signed(rng, shape):
    """Of either sign, the first image negative throughout: there a ReLU or a padded zero shows."""
    x = rng.normal(size=shape).astype("float32")
    x[0] = -np.abs(x[0])
    return x


def after_relu(rng, shape):
    """Half of the values are zeros of the image's own."""
    return np.maximum(rng.normal(size=shape), 0)


def without_ties(rng, shape):
    """All values different, so that every maximum has one winner."""
    size = int(np.prod(shape))
    return (rng.permutation(size).reshape(shape) / size - 0.5).astype("float32")


def blocks(rng, shape, size=2):
    """Images of shape (n, h, w, c) made of size × size equal pixels, the same in each channel and
    image: every way of pooling one block gives that pixel. Small whole numbers above 0."""
    n, height, width, channels = shape
    pixels = rng.integers(1, 64, size=(1, height // size, width // size, 1))
    image = pixels.repeat(size, axis=1).repeat(size, axis=2)
    return np.broadcast_to(image, (n, height, width, channels)).astype("float32")


def pretend_images(rng, count):
    """Images as the notebooks' `Pretend` reads them, (count, 2, 2, 1), and labels: the first pixel
    names the class, the second decides whether a network of some skill gets the image right."""
    images = rng.uniform(size=(count, 2, 2, 1)).astype("float32")
    labels = rng.integers(0, 10, count)
    images[:, 0, 0, 0] = labels / 10
    return images, labels


def trained_on(grade, entries, sets, what="the network"):
    """What a stand-in wrote down of a training tells of the judge's own images, or of their labels,
    rightly used or not: of a training that never was, it does not.

    Args:
        entries: dictionaries with "images" and "labels".
        sets: (images, labels) each.
    """

    def own(entry, kind, index):
        known = np.concatenate([one[index].ravel() for one in sets])
        got = entry.get(kind)
        several = isinstance(got, np.ndarray) and len(np.unique(got)) > 1  # zeros are labels, too
        return several and bool(np.isin(got, known).all())

    given = any(own(entry, *kind) for entry in entries for kind in (("images", 0), ("labels", 1)))
    grade.that(given, f"{what} is not trained on the images that were given")


def no_accuracies(exact, count):
    """Sentence → what a `Pretend` that gets a share `exact` of so many images right may be told to
    reach in place of that share."""
    return {
        "this is per cent, not a fraction": 100 * exact,
        "this is the loss": 16.118096 * (1 - exact),
        "this is the share of errors": 1 - exact,
        "this is the number of images, not their share": exact * count,
    }


def words_but(rng, *right, also=()):
    """Three words other than `right`: one of `also`, or one of the right ones in another case, and
    two of random letters."""
    odd = also or [changed for word in right for changed in (word.upper(), word.title())]
    letters = list("abcdefghijklmnopqrstuvwxyz")
    return [str(rng.choice(odd)), *("".join(rng.choice(letters, size=6)) for _ in range(2))]


def distinct(rng, low, high, count):
    """`count` different integers from `low` up to below `high`."""
    return rng.choice(np.arange(low, high), size=count, replace=False).tolist()


def explaining(got, known):
    """Of the mistakes of each case, `known`, those that explain what was got in all cases, and that
    show in one: one number alone has many causes."""
    found = [
        why
        for why in dict.fromkeys(why for wrong in known for why in wrong)
        if all(
            why in wrong and compare.likely_mistake(one, {why: wrong[why]}, compare.is_close)
            for one, wrong in zip(got, known, strict=True)
        )
    ]
    return [{why: wrong[why] for why in found} for wrong in known]


def letters(grade, ask, name, questions):
    """Questions that letters answer, each a part, "question 1" and so on.

    Args:
        ask: gives the learner's answers, {"1": letter, …}; asked for in each part.
        name: what the learner calls `ask`.
        questions: {number: (right letter, {wrong letter: why it is wrong})}.
    """
    for number, (right, explanations) in questions.items():
        with grade.part(f"question {number}"):
            answers = ask()
            known = isinstance(answers, dict) and number in answers
            grade.that(known, f'{name} should be a dictionary with the key "{number}"')
            answer = str(answers[number]).strip().upper()
            # The right letter is not told: the learner may hand in again.
            grade.that(
                answer == right,
                f"{answer[:20]} is not the right answer",
                explanations.get(answer, "answers are single letters, A to D"),
            )
