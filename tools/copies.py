"""Change the networks that the course ships, as one might to hide where they come from, and keep
what the copies answer to the judge's images.

    .venv/bin/python -m tools.copies

tools/false_alarms.py tells which of them are known again. Answers are left in build/copies/.
"""

import sys
import time

import numpy as np

from autograder.judge import reached
from course import trained
from tools import honest

FOLDER = honest.ROOT / "build" / "copies"
SHIPPED = {"fashion_small": reached.FASHION}


def last_scaled(model, factor):
    """Multiply the weights of the last layer."""
    last = model.layers[-1]
    last.set_weights([factor * w for w in last.get_weights()])


def pruned(model, share):
    """Set the least used units of the hidden dense layers, and filters, to 0."""
    for layer in [layer for layer in model.layers if layer.weights][:-1]:
        kernel, bias = layer.get_weights()
        flat = kernel.reshape(-1, kernel.shape[-1])
        least = np.argsort(np.linalg.norm(flat, axis=0))[: int(share * kernel.shape[-1])]
        flat[:, least], bias[least] = 0, 0
        layer.set_weights([flat.reshape(kernel.shape), bias])


def noisy(model, share):
    """Add noise to all weights, by their spread in each array."""
    rng = np.random.default_rng(0)
    values = model.get_weights()
    model.set_weights([v + share * v.std() * rng.normal(size=v.shape) for v in values])


def tuned(model, where, count, epochs, rate):
    """Go on training."""
    import keras

    images, labels = (honest.clothes if where == reached.FASHION else honest.digits)(count)
    model.compile(keras.optimizers.Adam(rate), "sparse_categorical_crossentropy")
    model.fit(images, labels, batch_size=64, epochs=epochs, verbose=0)


def distilled(model, where, student, count, epochs):
    """Return another network that was trained on what the shipped one gives."""
    images, _ = (honest.clothes if where == reached.FASHION else honest.digits)(count)
    student.compile("adam", "kl_divergence")
    student.fit(images, model.predict(images, verbose=0), batch_size=64, epochs=epochs, verbose=0)
    return student


def changes(where):
    """Return name of a change → function of a shipped network, which may return another one."""
    full = 20_000 if where == reached.FASHION else None
    ways = {
        "as it is": lambda m: None,
        "last layer doubled": lambda m: last_scaled(m, 2.0),
        "last layer times .1": lambda m: last_scaled(m, 0.1),
    }
    ways |= {f"{s:.0%} of units less": lambda m, s=s: pruned(m, s) for s in (0.1, 0.2, 0.3, 0.4)}
    ways |= {f"noise of {s:.0%}": lambda m, s=s: noisy(m, s) for s in (0.05, 0.1, 0.2, 0.3)}
    for count, epochs, rate in [
        (None, 1, 1e-4),
        (None, 3, 1e-3),
        (full, 1, 1e-3),
        (full, 3, 1e-3),
        (full, 3, 3e-3),
    ]:
        name = f"trained on, {count or 'sample'}, {epochs} epochs, rate {rate:g}"
        ways[name] = lambda m, a=(count, epochs, rate): tuned(m, where, *a)
    for count, epochs in ((None, 8), (full, 3)):
        ways[f"distilled to a CNN, {count or 'sample'}"] = lambda m, a=(count, epochs): distilled(
            m, where, honest.plain(32, 64), *a
        )
    ways[f"distilled to LeNet, {full or 'sample'}"] = lambda m: distilled(
        m, where, honest.lenet(), full, 3
    )
    return ways


def main():
    import keras

    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, where in SHIPPED.items():
        for number, (told, change) in enumerate(changes(where).items()):
            path = FOLDER / f"{name}-{number:02}.npz"
            if path.exists():
                continue
            keras.utils.set_random_seed(number)
            began, model = time.monotonic(), getattr(trained, name)()
            model = change(model) or model
            (found,) = honest.answers(model, where)
            np.savez_compressed(path, told=told, **found)
            seconds = time.monotonic() - began
            print(f"{name}, {told}: {honest.told(where, found)} {seconds:.0f} s", flush=True)


if __name__ == "__main__":
    sys.exit(main())
