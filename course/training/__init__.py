"""One way to train a network in a notebook, and to keep what it learned.

    run = training.train(build_fashion_cnn, clothes.train_images, clothes.train_labels,
                         name="fashion-cnn", epochs=15, augment=training.flips_and_shifts)
    training.accuracy(run.model, clothes.test_images, clothes.test_labels)

The weights go to trained/NAME.weights.h5 beside the notebook, and a record of the run to
trained/NAME.json. When the cell runs again it loads them.
"""

from dataclasses import fields

import numpy as np

from course.testing.arrays import as_array
from course.training import arguments, keeping, records, room
from course.training.fitting import Settings, fit
from course.training.keeping import Run, mode
from course.training.measuring import accuracy
from course.training.precision import policy
from course.training.trainer import TrainingError

__all__ = ["Run", "TrainingError", "accuracy", "flips_and_shifts", "mode", "train"]


def train(
    build,
    images,
    labels,
    *,
    name,
    epochs=15,
    minutes=None,
    batch_size=128,
    peak=1e-3,
    schedule="one-cycle",
    augment=None,
    validation=0.1,
    patience=None,
    seed=42,
    loss="sparse_categorical_crossentropy",
    lowest=False,
    again=False,
):
    """Train a network and save its weights, or load them if that was done before.

    The optimizer is AdamW with a weight decay of .01. Computing is in 16 bits where that is faster
    here; the weights stay float32. Interrupting the cell keeps the best weights so far.

    Args:
        build: function without arguments that makes a new `keras.Model` each time.
        images: (n, height, width, channels), floats.
        labels: (n,), whole numbers from 0.
        name: of the files, such as "fashion-cnn".
        epochs: passes over the images.
        minutes: stretch the schedule over so much time at most, if that is less.
        batch_size: images a step.
        peak: largest learning rate.
        schedule: "one-cycle", "cosine" or "constant".
        augment: changes the images of a batch: a function `augment(images, rng)` of NumPy arrays
            (rng: `numpy.random.Generator`), or a Keras layer.
        validation: share of the images, or number of them, to set aside and measure on; or
            (images, labels). The epoch that is best on them is kept. 0: the last epoch is kept.
        patience: stop after so many epochs without a better one.
        seed: of the first weights, the order of the images, those set aside and `augment`.
        loss: name of one of Keras's losses, an object of one, or a function of labels, int32
            (batch,), and outputs, float32 (batch, classes), that returns one loss an image.
        lowest: the smallest output, not the largest, tells the class.
        again: train even if there are weights from before.

    Returns:
        `Run`.

    Raises:
        TrainingError: an argument is wrong, or the loss becomes infinite.
        NotImplementedError: `build` is not written yet.
    """
    given = locals()
    settings = Settings(**{f.name: given[f.name] for f in fields(Settings)})
    arguments.check_settings(build, name, settings)
    if mode() == "load":
        with policy("float32"):
            model = arguments.built(build, settings.seed, np.shape(images))
        return keeping.loaded_or_untrained(model, name, settings)
    images, labels = arguments.checked(images, labels, "images")
    training, held_out = arguments.split(images, labels, settings)

    def make(precision):
        with policy(precision):
            return arguments.built(build, settings.seed, images.shape)

    model, twin = make("float32"), make("float32")
    arguments.check_outputs(model, twin, images, labels)
    asked = {
        "data": {
            "images": list(training[0].shape),
            "validation_images": len(held_out[0]) if held_out else 0,
            "fingerprint": records.fingerprint(images, labels),
        },
        "recipe": _recipe(settings),
        **records.of_network(model, twin),
    }
    if not again and (run := keeping.loaded(model, name, asked, settings)):
        return run
    if mode() == "train":
        room.check(keeping.file_of(name), model.count_params())
    found = fit(make, *training, held_out, settings, name, brief=mode() == "brief")
    model.set_weights(found.weights)
    if mode() == "brief":
        print(
            f"{name}: tried out for {found.steps} steps; nothing is saved ({keeping.MODE}=brief)."
        )
        return Run(keeping.ready(model, settings), found.history)
    return keeping.saved(model, name, asked, found, held_out, settings)


def flips_and_shifts(images, rng, *, shift=2, flips=True):
    """Mirror about half of the images, left to right, and shift each by up to `shift` pixels.

    Args:
        images: (n, height, width, channels).
        rng: `numpy.random.Generator`.
        shift: pixels, each way, up and down as well as sideways; zeros come in.
        flips: False for images such as digits, which mean something else in a mirror.

    Returns:
        Array like `images`.
    """
    images = as_array(images)
    count, height, width = images.shape[:3]
    if flips:
        mirrored = rng.random(count) < 0.5
        images = np.where(mirrored[:, None, None, None], images[:, :, ::-1], images)
    padded = np.pad(images, [(0, 0), (shift, shift), (shift, shift), (0, 0)])
    down, right = rng.integers(0, 2 * shift + 1, size=(2, count, 1, 1))
    rows = down + np.arange(height)[None, :, None]
    columns = right + np.arange(width)[None, None, :]
    return padded[np.arange(count)[:, None, None], rows, columns]


def _recipe(settings):
    """Return the settings as they are written down."""
    recipe = {f.name: getattr(settings, f.name) for f in fields(settings)}
    if isinstance(settings.validation, (tuple, list)):
        recipe["validation"] = records.fingerprint(*map(as_array, settings.validation))
    return recipe | {
        "augment": records.described(settings.augment),
        "loss": records.described(settings.loss),
    }
