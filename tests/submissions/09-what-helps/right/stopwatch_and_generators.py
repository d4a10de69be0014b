"""A stopwatch as a context manager, batches from a generator, named tuples as results."""

# %% answer="trial"
from contextlib import contextmanager


class Stopwatch:
    def __init__(self, clock):
        self.clock, self.laps = clock, []

    @contextmanager
    def lap(self):
        begun = self.clock()
        yield
        self.laps.append(self.clock() - begun)


def endless_batches(count, batch_size, seed):
    generator = np.random.default_rng(seed)
    while True:
        yield generator.permutation(count)[:batch_size]


def trial(build, train, sets, seed, steps, batch_size=32, clock=time.perf_counter):
    keras.utils.set_random_seed(seed)
    model, watch = build(), Stopwatch(clock)
    batches = endless_batches(len(train[0]), batch_size, seed)
    for _, chosen in zip(range(steps), batches):
        x, y = (part[chosen] for part in train)
        with watch.lap():
            model.train_on_batch(x, y)
    _, *later = watch.laps
    found = {"seconds": float(np.percentile(later, 50))}
    for name, (images, labels) in sets.items():
        _, accuracy = model.evaluate(images, labels, verbose=0)
        found[name] = accuracy
    return found


# %% answer="ablation"
from itertools import product


def ablation(run, builders, seeds):
    if len({*seeds}) != len(seeds) or len(seeds) <= 1:
        raise ValueError(f"needs different seeds, at least two: {seeds!r}")
    runs = {(name, seed): run(builders[name], seed) for seed, name in product(seeds, builders)}
    keys = list(next(iter(runs.values()))) if runs else []
    return {n: {key: [runs[n, s][key] for s in seeds] for key in keys} for n in builders}


# %% answer="mean-and-error"
from typing import NamedTuple


class Summary(NamedTuple):
    mean: float
    deviation: float
    error: float


def summary(values):
    array = np.asarray(values, dtype=float)
    if (n := array.size) < 2:
        raise ValueError("at least two values are needed")
    mean = array.sum() / n
    deviation = np.sqrt(((array - mean) ** 2).sum() / (n - 1))
    return Summary(mean, deviation, deviation / n**0.5)


# %% answer="verdict"
def verdict(before, after):
    pairs = list(zip(before, after, strict=True))  # raises a ValueError itself
    mean, _, error = summary([a - b for b, a in pairs])
    match bool(mean > 2 * error), bool(mean < -2 * error):
        case True, False:
            return "better"
        case False, True:
            return "worse"
    return "cannot tell"


# %% answer="choose"
def choose(held_out, test):
    if not held_out or set(held_out) != set(test):
        raise ValueError("the same networks in both, please")
    means = {name: sum(values) / len(values) for name, values in held_out.items()}
    name, _ = max(means.items(), key=lambda item: item[1])
    return name, sum(test[name]) / len(test[name])


# %% answer="overfitting"
def overfitting(train, held_out):
    if not len(train) == len(held_out) > 0:
        raise ValueError("curves must be equally long, and not empty")
    best, epoch = max((accuracy, -epoch) for epoch, accuracy in enumerate(held_out, 1))
    return -epoch, train[-epoch - 1] - best, best - held_out[-1]
