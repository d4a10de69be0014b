"""An experiment as a class, results as defaultdicts, decisions by closures and masks."""

# %% answer="trial"
class Experiment:
    def __init__(self, build, seed, clock):
        keras.utils.set_random_seed(seed)
        self.model = build()
        self.rng = np.random.Generator(np.random.PCG64(seed))
        self.clock = clock
        self.times: list[float] = []

    def step(self, images, labels, size):
        chosen = self.rng.permutation(len(labels))[:size]
        x, y = np.take(images, chosen, axis=0), np.take(labels, chosen, axis=0)
        before = self.clock()
        self.model.train_on_batch(x, y)
        after = self.clock()
        self.times.append(after - before)

    def accuracy(self, images, labels):
        return float(self.model.evaluate(images, labels, verbose=0)[-1])


def trial(build, train, sets, seed, steps, batch_size=32, clock=time.perf_counter):
    experiment = Experiment(build, seed, clock)
    for _ in range(steps):
        experiment.step(*train, batch_size)
    result: dict[str, float] = dict(seconds=float(np.median(experiment.times[1:])))
    result.update({name: experiment.accuracy(*pair) for name, pair in sets.items()})
    return result


# %% answer="ablation"
from collections import defaultdict


def ablation(run, builders, seeds):
    unique = set()
    for seed in seeds:
        if seed in unique:
            raise ValueError(f"seed {seed} twice")
        unique.add(seed)
    if len(unique) < 2:
        raise ValueError("one run is an anecdote")
    results = defaultdict(lambda: defaultdict(list))
    for seed in seeds:
        for name in builders:
            for what, value in run(builders[name], seed).items():
                results[name][what].append(value)
    return results


# %% answer="verdict"
def verdict(before, after):
    before, after = np.array(before, float), np.array(after, float)
    if before.shape != after.shape or before.size < 2:
        raise ValueError(f"{before.shape} and {after.shape}")
    gains = after - before
    limit = 2 * np.std(gains, ddof=1) / np.sqrt(gains.size)
    words = {-1: "worse", 0: "cannot tell", 1: "better"}
    return words[int(gains.mean() > limit) - int(gains.mean() < -limit)]


# %% answer="choose"
def choose(held_out, test):
    if sorted(held_out) != sorted(test) or len(test) == 0:
        raise ValueError("not the same networks")
    names = list(held_out)
    best = names[int(np.argmax([np.mean(held_out[name]) for name in names]))]
    return best, np.mean(test[best])


# %% answer="overfitting"
def overfitting(train, held_out):
    if len(held_out) != len(train) or not train:
        raise ValueError("no curves")
    peak = held_out.index(max(held_out))
    return peak + 1, train[peak] - held_out[peak], max(held_out) - held_out[-1]
