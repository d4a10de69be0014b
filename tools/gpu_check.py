"""What this machine's device does with the course, in ten minutes at most, on any Keras backend.

    python -m tools.gpu_check                     on a GPU: everything at full width
    python -m tools.gpu_check --small             small sizes, for a CPU: shows that the check runs
    KERAS_BACKEND=jax python -m tools.gpu_check   on another backend

It trains 02's network by the notebook's recipe, takes an epoch of AlexNet and of GoogLeNet on
enlarged images in float32 and in mixed precision, and holds the gradients of the course's own
layers against differences. The log is written as it goes; the last line counts what failed.
"""

import argparse
import os
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

import numpy as np

from course import data, device_report, training
from course.derivatives import loss_and_gradients
from course.training.precision import candidate, policy
from tools.train_references import answered, enlarged, fashion_cnn

FAILED = "✗"
STEP = 1e-2
CLOSE = 0.05
"""Relative; float32 differences of a loss are no more exact than this."""


class Check:
    """A run of the check.

    Args:
        small: small networks and few images.
        minutes: for the training of 02's network.
        log: an open text file.
    """

    def __init__(self, small, minutes, log):
        self.small, self.minutes, self.log = small, minutes, log
        self.parts = self.failures = 0
        self.clothes = data.fashion_mnist()

    def say(self, line):
        """Print a line, and write it to the log at once."""
        print(line, flush=True)
        print(line, file=self.log, flush=True)

    def part(self, name, work):
        """Run a part; an error is told in a line, and the others go on."""
        began = time.monotonic()
        self.parts += 1
        try:
            told = work()
        except Exception as error:  # whatever a device refuses is what is looked for
            self.failures += 1
            first = next(iter(str(error).strip().splitlines()), "no message")
            told = f"{FAILED} {type(error).__name__}: {first[:300]}"
        self.say(f"{name}: {told}, {time.monotonic() - began:.0f} s in all")

    def recipe(self):
        """Train 02's network as the notebook does, on the full set where it is at hand."""
        clothes, settings = self.clothes, {"epochs": 1 if self.small else 15}
        if not self.small:
            try:
                clothes = data.fashion_mnist(full=True)
            except data.DataError as error:
                self.say(f"the sample in place of the full set: {error}")
        count = 256 if self.small else None
        images, labels = clothes.train_images[:count], clothes.train_labels[:count]
        with tempfile.TemporaryDirectory() as folder:
            home = os.getcwd()
            os.chdir(folder)
            try:
                run = training.train(
                    fashion_cnn,
                    images,
                    labels,
                    name="fashion-cnn",
                    minutes=self.minutes,
                    augment=training.flips_and_shifts,
                    **settings,
                )
            finally:
                os.chdir(home)
        test = clothes.test_images[: 4 * count if count else None]
        reached = training.accuracy(run.model, test, clothes.test_labels[: len(test)])
        record = run.record
        rate = record["steps"] * 128 / record["seconds"]
        return (
            f"{reached:.2%} of {len(test):,} test images after {record['epochs']:g} epochs of "
            f"{len(images):,} images in {record['precision']}, about {rate:,.0f} images a second"
        )

    def epoch(self, build, size, precision):
        """Train one epoch on images (size, size, 1); tell the images a second and the memory."""
        import keras

        batch, count = (4, 16) if self.small else (128, 5120)
        images = enlarged(self.clothes.train_images[:count], size)
        labels = self.clothes.train_labels[:count]
        with policy(precision):
            model = build((size, size, 1), 10, width=1 / 16 if self.small else 1.0)
        optimizer = keras.optimizers.AdamW(1e-4, clipnorm=1.0)
        model.compile(optimizer=optimizer, loss="sparse_categorical_crossentropy")
        model.fit(images[:batch], labels[:batch], batch_size=batch, verbose=0)  # compiles
        began = time.monotonic()
        loss = model.fit(images, labels, batch_size=batch, verbose=0).history["loss"][0]
        seconds = time.monotonic() - began
        if not np.isfinite(loss):
            raise ArithmeticError(f"the loss is {loss}")
        return (
            f"{count / seconds:,.0f} images a second of {size} × {size}, {model.count_params():,} "
            f"parameters, loss {loss:.3f}, {memory()}"
        )

    def gradient(self, layer):
        """Hold the gradient through a layer against a difference of the loss."""
        import keras

        convolution = keras.layers.Conv2D(12, 3, padding="same")
        head = [keras.layers.Flatten(), keras.layers.Dense(10, activation="softmax")]
        model = keras.Sequential([keras.Input((9, 8, 2)), convolution, layer, *head])
        rng = np.random.default_rng(0)
        images, labels = 3 * rng.normal(size=(6, 9, 8, 2)), rng.integers(0, 10, 6)
        _, gradients = loss_and_gradients(model, images, labels)
        kernel = convolution.get_weights()[0]
        along = np.sign(gradients[0]).astype("float32") / np.sqrt(kernel.size)
        losses = []
        for step in (STEP, -STEP):
            model.layers[0].set_weights([kernel + step * along, convolution.get_weights()[1]])
            losses.append(loss_and_gradients(model, images, labels)[0])
            model.layers[0].set_weights([kernel, convolution.get_weights()[1]])
        expected = (losses[0] - losses[1]) / (2 * STEP)
        got = float(np.sum(gradients[0] * along))
        if abs(got - expected) > CLOSE * abs(expected):
            raise ArithmeticError(f"the gradient is {got:.6g}, a difference gives {expected:.6g}")
        return f"gradient {got:.5g}, by a difference {expected:.5g}"


def memory():
    """Return the most memory that the device has given, in words."""
    import keras

    try:
        peak = PEAKS[keras.backend.backend()]()
    except Exception:  # a CPU, or a device that does not tell
        peak = None
    return "memory unknown" if peak is None else f"{peak / 1e9:.2f} GB at most"


def _tensorflow():
    import tensorflow as tf

    return tf.config.experimental.get_memory_info("GPU:0")["peak"]


def _jax():
    import jax

    return jax.devices()[0].memory_stats()["peak_bytes_in_use"]


def _torch():
    import torch

    return torch.cuda.max_memory_allocated() if torch.cuda.is_available() else None


PEAKS = {"tensorflow": _tensorflow, "jax": _jax, "torch": _torch}


def main(words=None):
    """Run the check; return the exit status, 1 if anything failed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--small", action="store_true", help="small sizes, for a CPU")
    parser.add_argument("--minutes", type=float, default=4, help="for 02's network; 4")
    parser.add_argument("--log", default="build/gpu_check.log", help="where to write the log")
    chosen = parser.parse_args(words)
    Path(chosen.log).parent.mkdir(parents=True, exist_ok=True)
    with open(chosen.log, "w", encoding="utf-8") as log:
        check = Check(chosen.small, chosen.minutes, log)
        check.say(device_report() + (", small sizes" if chosen.small else ""))
        pooling = answered("01-pooling", ["output-size", "depth-max"])
        alexnet = answered("05-alexnet", ["lrn", "scaled", "alexnet"])
        googlenet = answered("06-googlenet", ["modules", "lrn", "inception", "build-googlenet"])
        check.part("DepthMaxPool", partial(check.gradient, pooling["DepthMaxPool"](3)))
        check.part("LocalResponseNorm", partial(check.gradient, alexnet["LocalResponseNorm"]()))
        check.part("fashion-cnn", check.recipe)
        policies = ["float32", candidate() or "mixed_bfloat16"]
        for name in policies:
            sizes = (67, 64) if chosen.small else (227, 224)
            networks = alexnet["build_alexnet"], googlenet["build_googlenet"]
            for title, build, size in zip(("alexnet", "googlenet"), networks, sizes, strict=True):
                check.part(f"{title}, {name}", partial(check.epoch, build, size, name))
        check.say(f"{check.failures} of {check.parts} parts failed")
    return bool(check.failures)


if __name__ == "__main__":
    sys.exit(main())
