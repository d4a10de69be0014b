"""One step of training after the other, on any backend of Keras."""

import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from course.testing.arrays import as_array
from course.testing.tracebacks import ShortTraceback
from course.training.pace import Pace
from course.training.schedules import SCHEDULES

WEIGHT_DECAY = 0.01
TEST_BATCH = 500


class TrainingError(ShortTraceback, ValueError):
    """Training can't start or go on; the message says why."""


class Trainer:
    """A network with its optimizer, its images and its place in the schedule.

    Args:
        model: built network.
        images: float32 (n, height, width, channels).
        labels: int (n,).
        settings: `Settings` of the run: batch_size, peak, schedule, augment, seed, loss, lowest.
        total: steps that the schedule is stretched over; assign `total` to shorten it on the way.
        eagerly: without compiling, which pays where there are only a few steps.
    """

    def __init__(self, model, images, labels, settings, total, eagerly=False):
        import keras

        self.model, self.images, self.labels = model, images, labels
        self.batch_size = min(settings.batch_size, len(images))
        self.steps_per_epoch = len(images) // self.batch_size
        self.total, self.done, self.share = total, 0, 0.0
        self.peak, self.rate = settings.peak, SCHEDULES[settings.schedule]
        self.augment = settings.augment
        self.rng = np.random.default_rng(settings.seed)
        metrics = {
            "loss": loss_for_keras(settings.loss),
            "metrics": [accuracy_metric(settings.lowest)],
            "run_eagerly": eagerly,
        }
        model.compile(**metrics)
        self.fitted = model
        if isinstance(self.augment, keras.Layer):
            self.fitted = keras.Sequential(
                [keras.Input(images.shape[1:]), self.augment, model], name="augmented"
            )
            self.augment = None
        self.optimizer = keras.optimizers.AdamW(settings.peak, weight_decay=WEIGHT_DECAY)
        self.fitted.compile(optimizer=self.optimizer, **metrics)
        self.logs = []
        self.batches = self._batches()
        self.ahead = ThreadPoolExecutor(1)
        self.next = self.ahead.submit(next, self.batches)

    def step(self):
        """Train on one batch.

        Raises:
            TrainingError: the loss is not a number any more.
        """
        images, labels = self.next.result()
        # The next batch is made while this one is trained on.
        self.next = self.ahead.submit(next, self.batches)
        self.optimizer.learning_rate = self.peak * self.rate(self.share)
        self.fitted.reset_metrics()  # some versions of Keras give the mean of all steps so far
        logs = self.fitted.train_on_batch(images, labels, return_dict=True)
        self.done += 1
        # If `total` has changed, the rest of the schedule is stretched over the rest of the steps.
        self.share += (1 - self.share) / max(1, self.total - self.done + 1)
        self.logs.append((float(logs["loss"]), float(logs["accuracy"])))
        if not np.isfinite(self.logs[-1][0]):
            raise TrainingError(
                f"the loss is {self.logs[-1][0]} at step {self.done}: a smaller peak may help, "
                f"peak={self.peak / 10:g}; or the images or the network hold such values already"
            )

    def means(self):
        """Return the mean (loss, accuracy) of the steps since this was last asked."""
        means = np.mean(self.logs, axis=0).tolist()
        self.logs.clear()
        return means

    def first_steps(self, most=10, enough=1.0):
        """Train some steps of the first epoch and return their `Pace`.

        The first one compiles, and counts only if there is no other.
        """
        times = []
        for _ in range(min(1 + most, self.steps_per_epoch)):
            start = time.perf_counter()
            self.step()
            times.append(time.perf_counter() - start)
            if sum(times[1:]) > enough and len(times) > 3:
                break
        found = Pace()
        for seconds in times[1:] or times:
            found.add(seconds)
        return found

    def evaluate(self, images, labels):
        """Return {"loss", "accuracy"} on other images, without augmentation."""
        return self.model.evaluate(
            images, labels, batch_size=TEST_BATCH, verbose=0, return_dict=True
        )

    def close(self):
        """End the thread that makes batches."""
        self.ahead.shutdown(cancel_futures=True)

    def _batches(self):
        """Yield (images, labels) without end; an incomplete batch joins no epoch."""
        while True:
            order = self.rng.permutation(len(self.images))
            for start in range(0, self.steps_per_epoch * self.batch_size, self.batch_size):
                chosen = order[start : start + self.batch_size]
                yield self._augmented(self.images[chosen]), self.labels[chosen]

    def _augmented(self, images):
        if self.augment is None:
            return images
        changed = as_array(self.augment(images, self.rng))
        if changed.shape != images.shape:
            raise TrainingError(f"augment made {changed.shape} of a batch of {images.shape}")
        return changed.astype("float32", copy=False)


def accuracy_metric(lowest):
    """Return a metric "accuracy": how often the largest output, or the smallest, is the label's."""
    import keras

    def accuracy(labels, outputs):
        best = keras.ops.argmin(outputs, -1) if lowest else keras.ops.argmax(outputs, -1)
        labels = keras.ops.reshape(labels, keras.ops.shape(best))
        return keras.ops.cast(keras.ops.equal(keras.ops.cast(labels, best.dtype), best), "float32")

    return accuracy


def loss_for_keras(loss):
    """Return a loss for `compile`.

    Keras turns labels into floats, of shape (batch, 1) at times, before they reach a function; ours
    get whole numbers, (batch,), and the outputs as float32.
    """
    import keras

    if isinstance(loss, (str, keras.losses.Loss)):
        return loss

    def whole_labels(labels, outputs):
        labels = keras.ops.cast(keras.ops.reshape(labels, (-1,)), "int32")
        return loss(labels, keras.ops.cast(outputs, "float32"))

    return whole_labels
