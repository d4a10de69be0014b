"""Write what the judge compares learners' networks with: the answers of the course's own trained
networks to the judge's images, and how often honest networks give each answer.

    .venv/bin/python -m tools.honest            trains the honest ones, once
    .venv/bin/python -m tools.make_familiar

Run both when `make references` has trained others, or the images are new.
"""

import numpy as np

from autograder.judge import descent, familiar, reached
from course import trained
from tools import honest

NETWORKS = {"fashion": ["fashion_small"]}


def answers(data, name):
    """Return the classes that a shipped network gives for the judge's images, uint8 (n,)."""
    images = reached.held_out(data).images
    return getattr(trained, name)().predict(images, verbose=0).argmax(1).astype("uint8")


def shares(networks, smallest=0.25):
    """Return how often honest networks give each answer.

    Args:
        networks: mapping of names to answers (n,), the name a kind and a number: "dense-0".
        smallest: networks that each answer is counted for beforehand, all ten together: what none
            of them has given is rare, not impossible.

    Returns:
        float (n, 10), rows that add up to 1. Each kind counts the same.
    """
    kinds = {}
    for name, given in networks.items():
        kinds.setdefault(honest.kind(name), []).append(np.eye(10)[given])
    means = np.stack([np.mean(given, axis=0) for given in kinds.values()])
    return (means.sum(0) + smallest / 10) / (len(means) + smallest)


def first(name, seed=42):
    """Return a shipped network's kernels before it was trained, int8, each scaled: its record has
    the seed."""
    import keras

    keras.utils.set_random_seed(seed)
    values = [v for v in getattr(trained, f"untrained_{name}")().get_weights() if v.ndim > 1]
    return [np.round(v * (127 / np.abs(v).max())).astype("int8") for v in values[:-1]]


def made():
    """Return what is kept: see `autograder.judge.familiar.kept`."""
    found = {}
    for data, names in NETWORKS.items():
        networks = {n: kept["plain"].argmax(1) for n, kept in honest.kept_networks(data)}
        found[f"{data}/usual"] = shares(networks).astype("float16")
        found |= {f"{data}/{name}": answers(data, name) for name in names}
        print(f"{data}: {len(networks)} honest networks, {len(names)} shipped")
    return found


def kept_first():
    """Return what `autograder.judge.descent` takes first weights from."""
    names = [name for networks in NETWORKS.values() for name in networks]
    return {f"{name.replace('_', '-')}/{n}": v for name in names for n, v in enumerate(first(name))}


if __name__ == "__main__":
    np.savez_compressed(descent.FIRST, **kept_first())
    np.savez_compressed(familiar.FILE, **made())
    print(f"{familiar.FILE.name}: {familiar.FILE.stat().st_size:,} bytes")
