# %% [markdown]
# # What helps? Experiments that can be trusted
#
# Maximum pooling usually works better than the mean. Two small kernels usually beat a large one.
# Dropout helps against overfitting. You have read such sentences all course long, and built
# everything that they speak of. Are they true? Here you find out for yourself. It takes less than
# you might think: a loop that trains small networks fairly, more than one seed, and the discipline
# to say *cannot tell* where the numbers do not decide.
#
# Such an experiment is called an **ablation**: change one thing, keep all others, measure. Most of
# what is believed about networks rests on ablations, and many of those that were repeated with more
# seeds fell apart. The ways to fool yourself are few, and you will meet each of them.
#
# **When you are done, you can**
#
# - train a network so that the run can be repeated, and so that two networks get the same batches;
# - measure the time of a step without what happens only once;
# - say how sure a mean of several seeds is, and whether a difference is one;
# - choose among networks without spoiling your test images;
# - read overfitting off two curves;
# - report what you found, what you did not find, and what you did not measure.
#
# | | exercise | you write | points | minutes |
# |---:|---|---|---:|---:|
# | 1 | One run | `trial` | 7 | 25 |
# | 2 | All networks, all seeds | `ablation` | 3 | 10 |
# | 3 | Mean, deviation, error | `summary` | 4 | 10 |
# | 4 | Better, worse, or cannot tell | `verdict` | 6 | 15 |
# | 5 | Which one to keep | `choose` | 3 | 10 |
# | 6 | Overfitting | `overfitting` | 3 | 10 |
# | 7 | What helps? | a report | 4 | 20 |
# | | **in all** | | **30** | **100** |
#
# Training comes on top: about ten minutes on two idle processor cores (forty when others kept them
# busy, in our run). You can read on meanwhile.
#
# **How it works.** Write your answer where it says `# YOUR CODE HERE`, and delete the line that
# raises `NotImplementedError`. After each answer stands a cell of *visible tests*: small cases that
# you can check by hand. It earns no points. The cell after it does: it says how many points each
# part is worth, and is filled in when your notebook is graded, with other numbers. Parts count on
# their own, and no exercise needs another's answer to earn its points. The experiments themselves
# are not graded by a machine: your report on them is, by a person.
#
# You need Keras, and the notebooks on pooling, Fashion-MNIST and augmentation; that on GoogLeNet
# helps. "The textbook" means A. Géron's *Hands-On Machine Learning*, chapter 14.

# %% locked="course"
def find_course(assignment, version, wheel=""):
    """Find `course` installed, beside this notebook or in its wheel, or say what to do here."""
    import os
    import subprocess
    import sys
    from glob import glob
    from importlib import invalidate_caches
    from importlib.util import find_spec

    beside = [place for place in ("..", "../..") if os.path.isfile(f"{place}/course/kernel.py")]
    if not find_spec("course") and beside:
        sys.path.append(os.path.abspath(beside[0]))
    places = [".", "..", "../..", "/kaggle/input/**"]
    wheels = [w for p in places for w in glob(f"{p}/convnets_course-*.whl", recursive=True)]
    failed = ""
    for source in [*wheels, *([wheel] if wheel else [])]:
        if not find_spec("course"):  # --no-deps: the host's own packages stay as they are
            pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", source]
            if subprocess.run(pip, capture_output=True).returncode:
                failed = f"{source} could not be installed. "
            invalidate_caches()
    if "google.colab" in sys.modules:
        told = "upload convnets_course-….whl with the folder symbol at the left, run this again"
    elif "KAGGLE_KERNEL_RUN_TYPE" in os.environ:
        told = "upload convnets_course-….whl under Add Input, and run this cell again"
    elif "VSCODE_PID" in os.environ:
        told = "choose Select Kernel, and there the .venv that `python start.py` has made"
    else:
        told = (
            "the wrong kernel: choose Kernel, Change Kernel, Python 3 (ipykernel), or start "
            "JupyterLab with `python start.py` or `make lab`"
        )
    assert find_spec("course"), failed + told
    import course

    course.kernel.start(assignment, version, course.__version__)


find_course("09-what-helps", "0.1")

import course

hint = course.hint  # hint("trial") helps a little, and more each time; nobody counts

# %% locked="setup"
import math
import random
import time
from functools import partial

import numpy as np

from course import (
    data,
    device_report,
    expect_close,
    expect_equal,
    expect_raises,
    plots,
    showing,
    training,
    trying,
)
from course.figures import drawn

print(device_report())  # before Keras: it keeps TensorFlow's start-up log off the page

import keras
from keras import layers, ops

fashion = data.fashion_mnist()  # a sample: 6,000 training images and 1,000 test images

# %% [markdown]
# ## One run
#
# Train the same network twice and you get two accuracies. Weights start at random, batches come in
# random order, and dropout draws as well. So a single run says little about a *kind* of network. A
# fair run has five properties.
#
# - **It can be repeated.** All chance comes from one number, the seed. With
#   `keras.utils.set_random_seed(seed)` *before* the network is built, its first weights do.
# - **Same seed, same batches, whatever the network.** Then two networks that share a seed differ in
#   nothing but what you changed, and their luck with the batches cancels when you subtract. There
#   is a trap: dropout draws from Keras's generator, and some layers from NumPy's. If your
#   batches came from there too, a network with dropout would get other batches than one without.
#   So batches get a generator of their own: `np.random.default_rng(seed)`.
# - **Same budget.** Here a budget is a number of *steps*, one batch each, so that networks of any
#   speed learn from equally many images.
# - **Measured on images that it did not train on**, after training and not in training mode.
#   `evaluate` sees to the mode.
# - **Time is measured per step**, and the first step is left out: it compiles the network. Take the
#   median of the others; other work on your machine disturbs a mean.
#
# ### Exercise 1: one run (7 points)
#
# *Why:* each of the five is one line of code. Leave one out, and the table at the end looks just as
# convincing.
#
# Write `trial`. `model.train_on_batch(images, labels)` makes one step;
# `model.evaluate(images, labels, verbose=0)` gives `[loss, accuracy]`. Time is read from `clock()`,
# just before and just after each `train_on_batch`.


# %% answer="trial"
def trial(build, train, sets, seed, steps, batch_size=32, clock=time.perf_counter):
    """Train one new network from a seed and measure it.

    Args:
        build: function without arguments that returns a new, compiled Keras model with the metric
            "accuracy".
        train: (images, labels), NumPy arrays: the training set. Each step gets `batch_size`
            different images of it with their labels. Which ones depends on `seed` alone, and over
            many steps all images come.
        sets: {name: (images, labels)}: what the trained network is measured on.
        seed: an int; first weights and batches come from it.
        steps: how often `train_on_batch` is called, at least 2.
        batch_size: images of a step.
        clock: function without arguments that gives the time in seconds.

    Returns:
        {name of a set: accuracy, …, "seconds": median of the seconds that the calls of
        `train_on_batch` took, without the first}. Floats.
    """
    ### BEGIN SOLUTION
    # hint: Four things in this order: seed, build, train, measure. Only the middle one is a loop.
    # hint: Before the loop make rng = np.random.default_rng(seed). In it, draw the numbers of
    #   batch_size images, rng.choice with replace=False, and take images and labels by the same
    #   numbers.
    # hint: Append clock() after the call minus clock() before it to a list; the answer is the
    #   np.median of the list from its second entry on, as a float. Accuracy is the second number
    #   that evaluate gives.
    keras.utils.set_random_seed(seed)
    model = build()
    images, labels = train
    rng = np.random.default_rng(seed)
    seconds = []
    for _ in range(steps):
        batch = rng.choice(len(images), batch_size, replace=False)
        begun = clock()
        model.train_on_batch(images[batch], labels[batch])
        seconds.append(clock() - begun)
    result = {name: float(model.evaluate(*pair, verbose=0)[1]) for name, pair in sets.items()}
    return {**result, "seconds": float(np.median(seconds[1:]))}
    ### END SOLUTION


# %% [markdown]
# A network that learns would make poor tests: who knows what it should reach? So the tests use one
# that pretends. It gets as many images right as it was told to, once it has been trained, writes
# down what happens to it, and its clock runs as the test says.


# %% locked="pretend"
class Pretend(keras.Model):
    """Stands in for a network in tests of `trial`: learns nothing, writes down what happens.

    After its last step it answers with the class that an image's upper left pixel names (in tenths)
    if the pixel to the right of it is below `skill`, else with the next class; before, its skill
    grows with each step. Step k takes `pace[k]` seconds of its own clock.
    """

    def __init__(self, skill, pace, draws=False):
        super().__init__()
        self.skill, self.pace, self.draws = skill, list(pace), draws
        self.diary, self.now, self.done = [], 0.0, 0
        start = ops.convert_to_numpy(keras.initializers.GlorotUniform()((1, 1)))
        self.diary.append({"did": "built", "start": float(start[0, 0])})
        self.compile(
            loss="sparse_categorical_crossentropy", metrics=["accuracy"], run_eagerly=True
        )

    def train_on_batch(self, x, y=None, **options):
        self.step(x, y, "step")
        return [0.0, 0.0]

    def fit(self, x=None, y=None, batch_size=32, epochs=1, steps_per_epoch=None, **options):
        """As many steps as Keras would make, each of images that come in an order of their own."""
        for _ in range(epochs):
            order = np.random.permutation(len(y))
            firsts = range(0, len(y), batch_size)[:steps_per_epoch]
            for chosen in (order[first : first + batch_size] for first in firsts):
                self.step(np.asarray(x)[chosen], np.asarray(y)[chosen], "step of fit")
        return keras.callbacks.History()

    def step(self, x, y, did):
        kept = {"images": np.array(ops.convert_to_numpy(x)), "labels": np.array(y)}
        self.diary.append({"did": did, **kept})
        if self.draws:  # as dropout does, or a layer of somebody's own
            np.random.random(3), random.random(), keras.random.uniform((3,))
        self.now += self.pace[min(self.done, len(self.pace) - 1)]
        self.done += 1

    def call(self, images, training=False):
        named = ops.cast(ops.round(images[:, 0, 0, 0] * 10), "int32")
        skill = 0 if training else self.skill * min(1, self.done / len(self.pace))
        wrong = images[:, 0, 1, 0] >= skill
        return ops.one_hot((named + ops.cast(wrong, "int32")) % 10, 10)


class Pretending:
    """Builds one `Pretend` after the other, and tells the time by the last one's clock."""

    def __init__(self, *settings):
        self.settings, self.built = settings, []

    def __call__(self):
        self.built.append(Pretend(*self.settings))
        return self.built[-1]

    def clock(self):
        return self.built[-1].now if self.built else 0.0

    def diary(self):
        return [entry for network in self.built for entry in network.diary]


def pretend_images(count, seed):
    """Images for `Pretend`, (count, 2, 2, 1), and their labels; the lower left pixel, times 1,000,
    is an image's number."""
    rng = np.random.default_rng(seed)
    images = rng.uniform(size=(count, 2, 2, 1)).astype("float32")
    labels = rng.integers(0, 10, count)
    images[:, 0, 0, 0] = labels / 10
    images[:, 1, 0, 0] = np.arange(count) / 1000
    return images, labels


# %% visible="trial"
with trying("trial"):
    train, unseen = pretend_images(20, seed=1), pretend_images(50, seed=2)

    def tried(seed, draws=False):
        """Result of a trial of three steps that take 30, 2 and 4 seconds; and what happened."""
        network = Pretending(0.6, [30.0, 2.0, 4.0], draws)
        result = trial(network, train, {"unseen": unseen}, seed, 3, 5, network.clock)
        return result, network.diary()

    result, diary = tried(seed=7)
    expect_equal(sorted(result), ["seconds", "unseen"])
    expect_close(result["unseen"], np.mean(unseen[0][:, 0, 1, 0] < 0.6))
    expect_close(result["seconds"], 3.0)  # between 2 and 4: the first step compiles
    expect_equal([entry["did"] for entry in diary], ["built", "step", "step", "step"])

    def numbers(diary):
        return [
            sorted(np.round(entry["images"][:, 1, 0, 0] * 1000).astype(int).tolist())
            for entry in diary
            if entry["did"] == "step"
        ]

    batches = numbers(diary)
    assert all(len(set(batch)) == 5 for batch in batches), "five different images a step"
    for entry in diary[1:]:
        expect_close(entry["labels"] / 10, entry["images"][:, 0, 0, 0])
    again, other = tried(seed=7)[1], tried(seed=8)[1]
    expect_equal(again[0], diary[0])  # the same first weight
    expect_equal(numbers(again), batches)
    assert other[0] != diary[0] and numbers(other) != batches, "another seed changes both"
    assert numbers(tried(seed=7, draws=True)[1]) == batches, (
        "a network that draws numbers of its own got other batches: give them a generator"
    )

# %% tests="trial" points=7
# 7 points. Each part counts by itself:
#   1.5  accuracies
#   1    one new network from the seed
#   1    steps
#   1.5  batches: different images, with their labels, of the training set; all come
#   1    the same batches for all networks
#   1    seconds
### BEGIN HIDDEN TESTS
from autograder.probe import check


def pretended(skill, train, sets, seed, steps, batch_size, pace, draws):
    """(result, diary) of the learner's trial of a network that pretends."""
    network = Pretending(skill, pace, draws)
    result = trial(network, train, sets, seed, steps, batch_size, network.clock)
    return result, network.diary()


check("what_helps.trial", pretended=pretended)
### END HIDDEN TESTS

# %% [markdown]
# ## Many runs
#
# One network with five seeds is five runs. In which order? Suppose all seeds of the first network
# run before all of the second, and your laptop gets hot in between: the second is "slower". Or you
# stop the experiment half-way: you have five runs of one network and none of the other, which is
# nothing. **Seed by seed** is better: every network once with the first seed, then every network
# with the second. What disturbs one disturbs all, and whenever you stop, what you have is whole.
#
# ### Exercise 2: all networks, all seeds (3 points)
#
# *Why:* the order of two loops decides what an interrupted experiment is worth.
#
# Write `ablation`. It does not train; it calls `run`, which will be your `trial` with all but two
# of its arguments filled in. A seed that comes twice would count one run as two, and a single seed
# has no spread: both are refused.


# %% answer="ablation"
def ablation(run, builders, seeds):
    """Run every network with every seed, seed by seed.

    Args:
        run: function of a builder and a seed, `run(build, seed)`, which returns {what: number},
            with the same keys each time.
        builders: {name: function without arguments that returns a new network}.
        seeds: list of ints.

    Returns:
        {name: {what: [number for each seed, in the order of `seeds`]}}.

    Raises:
        ValueError: fewer than two seeds, or a seed that comes twice.
    """
    ### BEGIN SOLUTION
    # hint: Two loops. Which one is the outer one if every network has its turn before the second
    #   seed begins?
    # hint: run gets the function itself, not what it returns: run(build, seed), not
    #   run(build(), seed).
    # hint: Start with an empty dictionary for each name. After a run, go through its items and
    #   append each number to the list under its key: setdefault(what, []) makes the list when it is
    #   not there. set(seeds) is shorter than seeds if one comes twice.
    if len(seeds) < 2 or len(set(seeds)) < len(seeds):
        raise ValueError(f"two seeds or more, each once, not {seeds}")
    results = {name: {} for name in builders}
    for seed in seeds:
        for name, build in builders.items():
            for what, number in run(build, seed).items():
                results[name].setdefault(what, []).append(number)
    return results
    ### END SOLUTION


# %% locked="diaried"
def diaried(table, seeds):
    """(result, diary) of `ablation` for runs whose numbers are known.

    Args:
        table: {name: {str(seed): {what: number}}}.
    """
    diary = []

    def run(build, seed):
        built = not callable(build)
        name = build if built else build()
        diary.append((name, seed, "network" if built else "builder"))
        return dict(table[name][str(seed)])

    return ablation(run, {name: lambda name=name: name for name in table}, seeds), diary


# %% visible="ablation"
with trying("ablation"):
    table = {
        "plain": {"4": {"held out": 0.8, "seconds": 3.0}, "2": {"held out": 0.7, "seconds": 2.0}},
        "wide": {"4": {"held out": 0.9, "seconds": 6.0}, "2": {"held out": 0.8, "seconds": 5.0}},
    }
    result, diary = diaried(table, [4, 2])
    expect_equal(
        result,
        {
            "plain": {"held out": [0.8, 0.7], "seconds": [3.0, 2.0]},
            "wide": {"held out": [0.9, 0.8], "seconds": [6.0, 5.0]},
        },
    )
    expect_equal([seed for _, seed, _ in diary], [4, 4, 2, 2])
    expect_raises(ValueError, diaried, table, [4])
    expect_raises(ValueError, diaried, table, [4, 2, 4])

# %% tests="ablation" points=3
# 3 points. Each part counts by itself:
#   1    results
#   1    seed by seed
#   1    refusals
### BEGIN HIDDEN TESTS
from autograder.probe import check

check("what_helps.ablation", diaried=diaried)
### END HIDDEN TESTS

# %% [markdown]
# ## How sure is a mean?
#
# Five seeds give five accuracies $x_1 \dots x_n$. Three numbers sum them up.
#
# - The **mean** $\bar x = \frac1n \sum x_i$.
# - The **standard deviation** $s = \sqrt{\frac1{n-1} \sum (x_i - \bar x)^2}$: how far one run is
#   from the mean, typically. The $n - 1$ is there because the mean was taken from the same runs,
#   which lie closer to it than to the truth; a single run has no deviation at all.
# - The **error of the mean** $s / \sqrt n$: how far the *mean* is from what you would get with
#   endless seeds. Four times as many seeds halve it.
#
# A table that says "84.3 ± 0.4" must say which of the two it means, and of how many runs.
#
# ### Exercise 3: mean, deviation, error (4 points)
#
# *Why:* a mean without its error can't be compared with anything.


# %% answer="mean-and-error"
def summary(values):
    """Sum up the results of several seeds.

    Args:
        values: list of floats, one for each seed.

    Returns:
        (mean, sample standard deviation, error of the mean): three floats.

    Raises:
        ValueError: fewer than two values.
    """
    ### BEGIN SOLUTION
    # hint: np.mean and np.std do most of it; but look up what np.std divides by.
    # hint: np.std(values, ddof=1) divides by n - 1. The error is that, divided by the root of n.
    #   Fewer than two values are refused before anything is computed.
    if len(values) < 2:
        raise ValueError(f"two values or more, not {len(values)}")
    deviation = float(np.std(values, ddof=1))
    return float(np.mean(values)), deviation, deviation / math.sqrt(len(values))
    ### END SOLUTION


# %% visible="mean-and-error"
with trying("summary"):
    # Mean 4; squares of the distances 4 + 1 + 1 + 4 = 10, by 3; the root of that, halved.
    expect_close(summary([2.0, 3.0, 5.0, 6.0]), (4.0, (10 / 3) ** 0.5, (10 / 3) ** 0.5 / 2))
    expect_close(summary([0.5, 0.5]), (0.5, 0.0, 0.0))
    expect_raises(ValueError, summary, [0.8])

# %% tests="mean-and-error" points=4
# 4 points. Each part counts by itself:
#   1    mean
#   1    deviation
#   1    error
#   1    refusals
### BEGIN HIDDEN TESTS
from autograder.probe import check

check("what_helps.summary", summary=summary)
### END HIDDEN TESTS

# %% [markdown]
# ## Better, worse, or cannot tell
#
# Network A reached 80, 84 and 88 % with three seeds, network B 81, 85 and 89 %. The means are 84
# and 85, each with an error of 2.3. Is B better? By these errors, who knows. But look at the seeds:
# with *every* one B is ahead, by exactly a point. The first seed is a poor one for both. **Pairs**
# take that away: subtract seed by seed, and what both share is gone. (This is what the same batches
# were for.)


# %% locked="pairs-picture" folded=true
def paint_pairs(figure):
    """Accuracies of two networks by seed, and their differences."""
    left, right = figure.subplots(1, 2, width_ratios=[2, 1])
    a, b = np.array([80.0, 84, 88, 82, 86]), np.array([81.2, 84.9, 89.1, 82.8, 87.0])
    for low, high in zip(a, b, strict=True):
        left.plot([0, 1], [low, high], color="#8a8a8a", linewidth=1.2)
    left.plot(np.zeros(5), a, "o", color="#1f5f99")
    left.plot(np.ones(5), b, "s", color="#c44e00")
    left.set(xticks=[0, 1], xticklabels=["before", "after"], xlim=(-0.4, 1.4), ylabel="accuracy, %")
    right.plot(np.zeros(5), b - a, "D", color="#1f5f99")
    right.axhline(0, color="#8a8a8a", linewidth=1.2)
    right.set(xticks=[0], xticklabels=["difference"], xlim=(-1, 1), ylim=(-3, 3), ylabel="points")


drawn(
    paint_pairs,
    (6.4, 2.8),
    "Left: accuracies of two networks with five seeds, from 80 to 89 per cent, overlap; a line "
    "joins the two of each seed, and every line rises. Right: the five differences lie near 1 "
    "point, all above 0.",
)

# %% [markdown]
# The rule of this course: take the differences of the pairs, and their mean. If it is **more than
# twice its own error** away from 0, the second network is better or worse; if not, you *cannot
# tell*. (Twice the error is about the 5 % line of statistics where runs are many; with five seeds
# chance alone crosses it in about one of nine comparisons. So a single *better* among eight claims
# is no surprise, and for a claim that matters you run more seeds.)
#
# ### Exercise 4: better, worse, or cannot tell (6 points)
#
# *Why:* three answers, not two. The third one keeps you honest.


# %% answer="verdict"
def verdict(before, after):
    """What `after` is against `before`.

    Args:
        before, after: lists of accuracies of two networks, for the same seeds in the same order.

    Returns:
        "better" or "worse" if the mean of the differences, after minus before, is more than twice
        its error above or below 0; "cannot tell" otherwise.

    Raises:
        ValueError: lists of unequal lengths, or with fewer than two accuracies.
    """
    ### BEGIN SOLUTION
    # hint: Work with one list: the differences. Everything else is what you did in the exercise
    #   before, on that list.
    # hint: Compare the mean's absolute value with twice the error of the mean of the differences,
    #   which is not the deviation and not made of the two networks' own errors. Then its sign says
    #   which word.
    # hint: zip stops at the shorter list without a word, so compare the lengths first, or say
    #   strict=True, which raises a ValueError.
    if len(before) != len(after) or len(before) < 2:
        raise ValueError(f"{len(before)} accuracies against {len(after)}")
    differences = np.subtract(after, before)
    mean = differences.mean()
    error = differences.std(ddof=1) / math.sqrt(len(differences))
    if abs(mean) <= 2 * error:
        return "cannot tell"
    return "better" if mean > 0 else "worse"
    ### END SOLUTION


# %% visible="verdict"
with trying("verdict"):
    seeds_differ = [0.80, 0.84, 0.88]
    expect_equal(verdict(seeds_differ, [0.81, 0.851, 0.889]), "better")  # by .01, seed by seed
    expect_equal(verdict(seeds_differ, [0.79, 0.829, 0.871]), "worse")
    # Differences .03, -.01, .01: mean .01, deviation .02, error .0115.
    expect_equal(verdict([0.80, 0.80, 0.80], [0.83, 0.79, 0.81]), "cannot tell")
    # Differences .03, .01, .02: mean .02 is no more than a deviation or two, but 3.5 errors.
    expect_equal(verdict([0.80, 0.80, 0.80], [0.83, 0.81, 0.82]), "better")
    # Equal with every seed: the differences have no error, and their mean is not more than that.
    expect_equal(verdict([0.80, 0.84, 0.88], [0.80, 0.84, 0.88]), "cannot tell")
    expect_raises(ValueError, verdict, [0.8, 0.9], [0.8])
    expect_raises(ValueError, verdict, [0.8], [0.9])

# %% tests="verdict" points=6
# 6 points. Each part counts by itself:
#   1    clear
#   2    noise
#   2    pairs
#   1    refusals
### BEGIN HIDDEN TESTS
from autograder.probe import check

check("what_helps.verdict", verdict=verdict)
### END HIDDEN TESTS

# %% [markdown]
# ## The experiment
#
# Eight claims, most of them the textbook's, each with a network *before* and one *after*. All
# are small, for 28×28 pixels, and learn from 2,000 images.
#
# | claim | before | after |
# |---|---|---|
# | maximum pooling, not mean | `mean pooling` | `base` |
# | two 3×3, not one 5×5 | `one 5×5` | `two 3×3` |
# | local response normalization | `base` | `with LRN` |
# | dropout | `base` | `with dropout` |
# | augmentation: random moves | `base` | `with moves` |
# | a bottleneck | `three 3×3` | `bottleneck` |
# | a first layer with stride | `stride 1, pooled` | `stride 2` |
# | an auxiliary head | `deep` | `deep with a head` |
#
# `base` is two convolutions of 3×3 with ReLU, maximum pooling after each, and a dense layer.
# Normalization has the constants of AlexNet's paper, dropout stands before the last layer at 50 %,
# moves are of up to a tenth of the side. The bottleneck goes from 64 maps to 16 by 1×1, through a
# 3×3, and back to 64. The head sits after two of six convolutions and counts 0.3 in the loss, as
# in GoogLeNet.


# %% locked="networks"
class LocalResponseNorm(layers.Layer):
    """Equation 14-2 of the textbook with the constants of AlexNet's paper, over the last axis."""

    def call(self, maps):
        depth = maps.shape[-1]
        squares = ops.pad(ops.square(maps), [(0, 0), (0, 0), (0, 0), (2, 2)])
        near = sum(squares[..., start : start + depth] for start in range(5))
        return maps * (2 + 1e-4 * near) ** -0.75


conv = partial(layers.Conv2D, padding="same", activation="relu")


def compiled(inputs, outputs, loss="sparse_categorical_crossentropy", metric="accuracy"):
    model = keras.Model(inputs, outputs)
    model.compile("adam", loss, metrics=[metric])
    return model


def stacked(*inside):
    """A compiled network of these layers in a row and ten probabilities."""
    inputs = x = keras.Input((28, 28, 1))
    for layer in inside:
        x = layer(x)
    return compiled(inputs, layers.Dense(10, activation="softmax")(x))


def base(first=(), between=(), top=(), pool=layers.MaxPooling2D):
    dense = [layers.Flatten(), layers.Dense(64, activation="relu")]
    return stacked(*first, conv(16, 3), *between, pool(2), conv(32, 3), pool(2), *dense, *top)


def after_pooling(*inside):
    """Layers that work on 14×14 pixels, then a mean of each map."""
    head = [layers.MaxPooling2D(), layers.Flatten(), layers.Dense(64, activation="relu")]
    return stacked(conv(16, 3), layers.MaxPooling2D(), *inside, *head)


def on_64_maps(*inside):
    return after_pooling(conv(64, 1), *inside)


def first_layer(*first):
    head = [layers.MaxPooling2D(), layers.Flatten(), layers.Dense(64, activation="relu")]
    return stacked(*first, conv(32, 3), *head)


def deep(head=False):
    """Six convolutions; with an auxiliary head, the loss is that of both and the accuracy that of
    the main output."""
    inputs = keras.Input((28, 28, 1))
    x = early = conv(32, 3)(layers.MaxPooling2D()(conv(16, 3)(inputs)))
    x = layers.MaxPooling2D()(x)
    for _ in range(4):
        x = conv(32, 3)(x)
    main = layers.Dense(10, activation="softmax")(layers.GlobalAveragePooling2D()(x))
    if not head:
        return compiled(inputs, main)
    side = layers.Dense(10, activation="softmax")(layers.GlobalAveragePooling2D()(early))

    def loss(labels, both):
        each = keras.losses.sparse_categorical_crossentropy
        return each(labels, both[:, :10]) + 0.3 * each(labels, both[:, 10:])

    def accuracy(labels, both):
        return keras.metrics.sparse_categorical_accuracy(labels, both[:, :10])

    return compiled(inputs, layers.Concatenate()([main, side]), loss, accuracy)


moves = partial(layers.RandomTranslation, 0.1, 0.1, fill_mode="constant")
NETWORKS = {
    "base": base,
    "mean pooling": lambda: base(pool=layers.AveragePooling2D),
    "one 5×5": lambda: after_pooling(conv(32, 5)),
    "two 3×3": lambda: after_pooling(conv(32, 3), conv(32, 3)),
    "with LRN": lambda: base(between=[LocalResponseNorm()]),
    "with dropout": lambda: base(top=[layers.Dropout(0.5)]),
    "with moves": lambda: base(first=[moves()]),
    "three 3×3": lambda: on_64_maps(conv(64, 3)),
    "bottleneck": lambda: on_64_maps(conv(16, 1), conv(16, 3), conv(64, 1)),
    "stride 1, pooled": lambda: first_layer(conv(16, 7), layers.MaxPooling2D()),
    "stride 2": lambda: first_layer(conv(16, 7, strides=2)),
    "deep": deep,
    "deep with a head": lambda: deep(head=True),
}
CLAIMS = {
    "maximum pooling, not mean": ("mean pooling", "base"),
    "two 3×3, not one 5×5": ("one 5×5", "two 3×3"),
    "local response normalization": ("base", "with LRN"),
    "dropout": ("base", "with dropout"),
    "augmentation: random moves": ("base", "with moves"),
    "a bottleneck": ("three 3×3", "bottleneck"),
    "a first layer with stride": ("stride 1, pooled", "stride 2"),
    "an auxiliary head": ("deep", "deep with a head"),
}

# %% [markdown]
# **Predict first.** Fill in a word for each claim before you run anything: what will the *after* be
# in accuracy on images that it has not seen, `"better"`, `"worse"` or `"cannot tell"`? Nobody
# counts. But unless you have predicted, every result will look obvious.

# %%
predictions = {
    "maximum pooling, not mean": "",
    "two 3×3, not one 5×5": "",
    "local response normalization": "",
    "dropout": "",
    "augmentation: random moves": "",
    "a bottleneck": "",
    "a first layer with stride": "",
    "an auxiliary head": "",
}

# %% [markdown]
# Three sets of images, and they have different jobs. The network learns from the **training** set.
# You look at the **held-out** set as often as you like, to compare and to choose. The **test** set
# is looked at once, at the very end.
#
# The budget below is for two processor cores. On a GPU, or overnight, let it grow: 5,000 images,
# 3,000 steps, ten seeds. Add claims of your own to `NETWORKS` and `CLAIMS`: what did *you* always
# want to know?

# %%
budget = {"images": 2000, "steps": 400, "seeds": [1, 2, 3, 4, 5]}
chosen_networks = dict(NETWORKS)
if training.mode() != "train":  # while notebooks are graded or tested
    budget = {"images": 64, "steps": 2, "seeds": [1, 2]}
    chosen_networks = {} if training.mode() == "load" else {"base": base}


def taken(first, count):
    return fashion.train_images[first : first + count], fashion.train_labels[first : first + count]


train_set = taken(0, budget["images"])
held_out_set = taken(5000, 1000)
test_set = fashion.test_images, fashion.test_labels
if training.mode() != "train":
    held_out_set, test_set = taken(5000, 64), taken(5064, 64)

# %%
results = {}
with showing("trial", "ablation"):
    sets = {"train": train_set, "held out": held_out_set, "test": test_set}
    counted, planned = [], len(budget["seeds"]) * len(chosen_networks)
    begun = time.perf_counter()

    def run(build, seed):
        result = trial(build, train_set, sets, seed, budget["steps"])
        counted.append(seed)
        spent = time.perf_counter() - begun
        print(f"\r{len(counted)} of {planned} runs, {spent:.0f} s", end="", flush=True)
        return result

    results = ablation(run, chosen_networks, budget["seeds"])
    print()

# %%
with showing("trial", "ablation", "summary", "verdict"):
    print(f"{'':18} {'training, %':>16} {'held out, %':>16} {'ms a step':>10}")
    for name, measured in results.items():
        told = [summary(measured[what]) for what in ("train", "held out")]
        text = " ".join(f"{100 * mean:8.2f} ± {100 * error:5.2f}" for mean, _, error in told)
        print(f"{name:18} {text} {1000 * np.median(measured['seconds']):10.1f}")
    print(f"\nMean ± error of the mean, {len(budget['seeds'])} seeds\n")
    print(f"{'claim':30} {'predicted':>12} {'found':>12} {'points':>16} {'time':>6}")
    for claim, (before, after) in CLAIMS.items():
        if before in results and after in results:
            one, two = results[before], results[after]
            mean, _, error = summary(np.subtract(two["held out"], one["held out"]).tolist())
            faster = np.median(two["seconds"]) / np.median(one["seconds"])
            found = verdict(one["held out"], two["held out"])
            points = f"{100 * mean:+7.2f} ± {100 * error:5.2f}"
            print(f"{claim:30} {predictions.get(claim, ''):>12} {found:>12} {points} {faster:6.2f}")


# %% folded=true
def paint_differences(figure):
    """The mean difference of each claim, and twice its error to both sides."""
    axes = figure.subplots()
    for row, (found, mean, error) in enumerate(reversed(differences)):
        colour = {"better": "#1f5f99", "worse": "#c44e00"}.get(found, "#8a8a8a")
        axes.errorbar(mean, row, xerr=2 * error, fmt="o", color=colour, capsize=4)
        axes.annotate(found, (mean, row), (0, 6), textcoords="offset points", ha="center")
    axes.axvline(0, color="#8a8a8a", linewidth=1.2)
    axes.set(yticks=range(len(claims)), yticklabels=claims[::-1])
    axes.set_xlabel("points, after minus before")
    axes.set_ylim(-0.6, len(claims) - 0.4)


with showing("trial", "ablation", "summary", "verdict"):
    claims = [c for c, names in CLAIMS.items() if all(name in results for name in names)]
    differences = []
    for claim in claims:
        before, after = (results[name]["held out"] for name in CLAIMS[claim])
        mean, _, error = summary((100 * np.subtract(after, before)).tolist())
        differences.append((verdict(before, after), mean, error))
    if claims:
        told = "; ".join(
            f"{claim}: {mean:+.2f} ± {error:.2f}, {found}"
            for claim, (found, mean, error) in zip(claims, differences, strict=True)
        )
        drawn(
            paint_differences,
            (7, 4),
            f"Differences in held-out accuracy, in points, with bars of two errors. {told}.",
        )

# %% [markdown]
# What our run found, five seeds and 400 steps (yours will differ a little, and so will some
# verdicts):
#
# - **Maximum against mean pooling: better**, by 2.4 ± 0.5 points. Here the textbook's "usually"
#   holds.
# - **Two 3×3: cannot tell** (+0.7 ± 0.4), with a step as long. The case for small kernels rests on
#   parameters, and on depth that this budget is too short for.
# - **Normalization: cannot tell** (−0.7 ± 0.4), and a step takes 2.9 times as long. It has gone out
#   of use.
# - **Dropout and moves: worse**, by 2.7 ± 0.5 and 3.7 ± 0.7 points. Does the textbook err? It calls
#   them remedies against overfitting. After 400 steps, six passes, `base` is only 2.3 points better
#   in training than on held-out images: there is little to cure yet, and both slow learning down.
#   A claim has conditions, and an ablation speaks for its own.
# - **The bottleneck: worse**, by 1.2 ± 0.3 points, in 0.4 of the time. With an equal budget of
#   *seconds* it would make more than twice as many steps. Which budget is fair depends on what you
#   pay for.
# - **A first layer with stride: cannot tell** (−0.4 ± 0.2), in two thirds of the time: the "little
#   loss" of the textbook is not even seen here.
# - **The head: cannot tell** (+0.9 ± 1.1). The error is the largest of all; more seeds would say.
#
# ## Choosing without spoiling
#
# Thirteen networks are measured, and you want to keep the best one and say how good it is. If you
# take the one with the highest *test* accuracy and report that number, you report its luck as well:
# of thirteen equally good networks, the luckiest lies about 1.7 errors of the mean above the
# average. So choosing and telling need different images. Choose by held-out images; then tell what
# the test images say of the one you chose, even if another did better there.
#
# ### Exercise 5: which one to keep (3 points)
#
# *Why:* this slip is invisible in the code, and makes every number a little too good.


# %% answer="choose"
def choose(held_out, test):
    """The network that held-out images choose, and what it reaches on test images.

    Args:
        held_out, test: {name of a network: [accuracy for each seed]}.

    Returns:
        (name, accuracy): the network with the highest mean on the held-out images, and its mean
        accuracy on the test images.

    Raises:
        ValueError: other networks in one than in the other, or none at all.
    """
    ### BEGIN SOLUTION
    # hint: Two different dictionaries do two different jobs here. Which one may decide?
    # hint: max over the names of held_out with a key: the mean of that name's accuracies. Then look
    #   the same name up in test, and take the mean there.
    # hint: Two dictionaries name the same networks if their keys() are equal, in whatever order.
    if held_out.keys() != test.keys() or not held_out:
        raise ValueError(f"{sorted(held_out)} against {sorted(test)}")
    best = max(held_out, key=lambda name: np.mean(held_out[name]))
    return best, float(np.mean(test[best]))
    ### END SOLUTION


# %% visible="choose"
with trying("choose"):
    held_out = {"plain": [0.80, 0.90], "wide": [0.86, 0.88]}  # means .85 and .87
    test = {"wide": [0.82, 0.84], "plain": [0.85, 0.87]}
    name, accuracy = choose(held_out, test)
    expect_equal(name, "wide")
    expect_close(accuracy, 0.83)
    expect_raises(ValueError, choose, held_out, {"wide": [0.82, 0.84]})
    expect_raises(ValueError, choose, {}, {})

# %% tests="choose" points=3
# 3 points. Each part counts by itself:
#   1.5  chosen
#   1    told
#   0.5  refusals
### BEGIN HIDDEN TESTS
from autograder.probe import check

check("what_helps.choose", choose=choose)
### END HIDDEN TESTS

# %%
with showing("trial", "ablation", "choose"):
    if results:
        tables = [{n: m[what] for n, m in results.items()} for what in ("held out", "test")]
        name, told = choose(*tables)
        luckiest = max(tables[1], key=lambda n: np.mean(tables[1][n]))
        shown = np.mean(tables[0][name])
        print(f"chosen: {name}, {shown:.2%} held out, {told:.2%} on test images")
        best = np.mean(tables[1][luckiest])
        print(f"on test images the best is {luckiest}, {best:.2%}: not told")

# %% [markdown]
# ## Overfitting
#
# A network that goes on learning from the same few images begins to learn *them*: single pixels,
# odd labels. Accuracy in training rises on, that on held-out images stops and may fall. This is
# **overfitting**, and two curves show it. The **gap** between them says how much of what was
# learned holds for the training images alone.
#
# ### Exercise 6: overfitting (3 points)
#
# *Why:* the epoch at which to stop, and how much it costs to go on, are two numbers, not a feeling.


# %% answer="overfitting"
def overfitting(train, held_out):
    """What two learning curves say of training for too long.

    Args:
        train, held_out: lists of accuracies after each epoch.

    Returns:
        (epoch, gap, lost): the epoch, counted from 1, with the highest held-out accuracy, the first
        of equals; training minus held-out accuracy at that epoch; and the held-out accuracy at that
        epoch minus that after the last.

    Raises:
        ValueError: curves of unequal lengths, or without an epoch.
    """
    ### BEGIN SOLUTION
    # hint: Find the place of the largest held-out accuracy once; all three numbers follow.
    # hint: np.argmax gives the first of equals, counted from 0. The gap is read there, not at the
    #   end; what is lost compares held-out accuracy with itself.
    if len(train) != len(held_out) or not len(train):
        raise ValueError(f"{len(train)} epochs against {len(held_out)}")
    place = int(np.argmax(held_out))
    gap = train[place] - held_out[place]
    return place + 1, float(gap), float(held_out[place] - held_out[-1])
    ### END SOLUTION


# %% visible="overfitting"
with trying("overfitting"):
    epoch, gap, lost = overfitting([0.5, 0.7, 0.9, 1.0], [0.4, 0.6, 0.6, 0.5])
    expect_equal(int(epoch), 2)
    expect_close((gap, lost), (0.1, 0.1))
    expect_close(overfitting([0.6, 0.8], [0.5, 0.7]), (2, 0.1, 0.0))
    expect_raises(ValueError, overfitting, [0.5, 0.6], [0.5])
    expect_raises(ValueError, overfitting, [], [])

# %% tests="overfitting" points=3
# 3 points. Each part counts by itself:
#   1    epoch
#   1    gap
#   0.5  lost
#   0.5  refusals
### BEGIN HIDDEN TESTS
from autograder.probe import check

check("what_helps.overfitting", overfitting=overfitting)
### END HIDDEN TESTS

# %% [markdown]
# `base` once more, for many passes over 500 images, as it is, with dropout, and with moves. Guess
# first: whose gap is the smallest, and does that make it the best?

# %%
few, epochs = (500, 40) if training.mode() == "train" else (64, 1)
curves = {}
with showing("overfitting"):
    for name in ("base", "with dropout", "with moves") if training.mode() == "train" else ("base",):
        keras.utils.set_random_seed(1)
        model = NETWORKS[name]()
        history = {"train": [], "held out": []}
        for _ in range(epochs):
            model.fit(*taken(0, few), batch_size=32, verbose=0)
            for what, images in (("train", taken(0, few)), ("held out", held_out_set)):
                history[what].append(float(model.evaluate(*images, verbose=0)[1]))
        curves |= {f"{name}, {what}": values for what, values in history.items()}
        epoch, gap, lost = overfitting(history["train"], history["held out"])
        print(f"{name:14} best after epoch {epoch:2}: gap {gap:6.1%}, lost by the end {lost:6.1%}")
    plots.curves(curves, xlabel="epochs", ylabel="accuracy", title="500 training images")

# %% [markdown]
# In our run the gaps were 16, 12 and 4 points. With moves it is by far the smallest. But a gap is a
# difference: a network that has learned nothing has none. Look at the held-out curves themselves,
# and at where they would go with more epochs. The plain network lost nothing by the end: training
# for too long shows as a curve that stops rising long before it falls.
#
# ## Your report

# %% [markdown] written="what-helps" points=4
# ### Exercise 7: what helps? (4 points)
#
# *Why:* an experiment that nobody can read was not made.
#
# Pick the two claims that you find most interesting, of ours or your own, and report on them in 150
# to 250 words, for somebody who has to build a network and has not seen this notebook:
#
# - for each claim: what was changed and what was kept; the difference with its error, the number of
#   seeds, and the verdict;
# - where one of them speaks against the textbook or against your prediction: which of the
#   conditions here (size, images, steps) might be why, and a run that would tell;
# - one thing that was measured but should not be believed yet, and why.
#
# A person reads it: 1 point for numbers that are complete and right, 1 for verdicts that follow
# from them, 1 for a condition and a run that would tell, 1 for what should not be believed. What
# you found earns nothing by itself: "cannot tell" is as good a finding as any.
#
# ### BEGIN SOLUTION
# *Maximum against mean pooling.* Both poolings of a network with two convolutions were changed, all
# else kept: weights' seeds, batches, 400 steps of 32 out of 2,000 images of Fashion-MNIST. Over
# five seeds maximum pooling was better by 2.4 ± 0.5 points (error of the mean of five differences)
# on 1,000 held-out images: better.
#
# *Dropout.* 50 % before the last layer, all else kept as above: 2.7 ± 0.5 points worse, five seeds:
# worse. The textbook recommends it against overfitting, and I had predicted "better". The condition
# is the budget: after six passes training accuracy, 86.1 %, is just 2.3 points above 83.8 % held
# out, so there is little to prevent. A run that would tell: the same pair with 500 images and 40
# passes, where the plain network's gap is 16 points, again with five seeds.
#
# *Not to be believed yet:* that the auxiliary head helps. Its mean is higher by 0.9 points, but
# with an error of 1.1; nor the times, which were taken while other programs were running.
#
# *1 point* for each of the four things that the text asks for. Full points also for reports of
# other claims, of fewer seeds if they are stated, and of differences that cannot be told.
# ### END SOLUTION

# %% [markdown]
# ## Summary
#
# - An ablation changes one thing. Same seed, same batches, same budget; the generator of the
#   batches belongs to nobody else.
# - Seed by seed, so that what disturbs one disturbs all.
# - One run is an anecdote. A mean needs its error, and a table says of how many runs.
# - Pairs take away what networks with the same seed share.
# - There are three verdicts, and *cannot tell* is one of them.
# - Held-out images choose, test images tell. If the test images choose, what you tell is luck.
# - Overfitting shows in two curves; a small gap alone does not make a network good.
#
# ## Further reading
#
# - A. Géron, *Hands-On Machine Learning*, chapter 14: the claims.
# - T. Dietterich, "Approximate Statistical Tests for Comparing Supervised Classification Learning
#   Algorithms", Neural Computation 10, 1998: pairs, and what tests of them are worth.
# - L. Prechelt, "Early Stopping - But When?", in *Neural Networks: Tricks of the Trade*, 1998.
# - X. Bouthillier and others, ["Accounting for Variance in Machine Learning
#   Benchmarks"](https://arxiv.org/abs/2103.03098), 2021: which sources of chance matter.
# - D. Picard, ["torch.manual_seed(3407) is all you
#   need"](https://arxiv.org/abs/2109.08203), 2021: how lucky a seed can be.
# - Z. Lipton, J. Steinhardt, ["Troubling Trends in Machine Learning
#   Scholarship"](https://arxiv.org/abs/1807.03341), 2018.

# %% locked="summary"
course.summary()  # of this notebook; course.progress() of all, course.submit() hands in
