# %% [markdown]
# # Your own network, under a budget
#
# The seven notebooks before this one used networks that others designed. Here you design one. It
# has to classify Fashion-MNIST, and it has a budget: **at most 60,000 parameters and 6,000,000
# multiply-adds** for one image. Each is less than the textbook's network spends on its second
# convolution. Your course's leaderboard shows, by pseudonym, who reached what at what cost.
#
# **When you are done, you can**
#
# - say what any common layer costs, with strides, and depthwise and separable convolutions too;
# - say which of several networks are worth having at all: the Pareto front;
# - design a network for two budgets at once, and check it before you train it;
# - train it, and report what it reached for what it costs.
#
# | | exercise | you write | points | minutes |
# |---:|---|---|---:|---:|
# | 1 | What a layer costs | `layer_cost` | 5 | 20 |
# | 2 | Separable convolutions | `separable_saving` | 2 | 5 |
# | 3 | The Pareto front | `pareto_front` | 4 | 15 |
# | 4 | Your network | `build_challenge` | 8 | 40 |
# | 5 | What it costs | `own_cost` | 3 | 10 |
# | 6 | What it reaches | its trained weights | 8 | 20 |
# | 7 | Which one would you ship? | a paragraph | 2 | 15 |
# | | **in all** | | **32** | **125** |
#
# Training comes on top: minutes for each attempt, on two processor cores.
#
# **How it works.** Write your answer where it says `# YOUR CODE HERE`, and delete the line that
# raises `NotImplementedError`. After each answer stands a cell of *visible tests*: small cases
# that you can check by hand. It earns no points. The cell after it does: it says how many points
# each part is worth, and is filled in when your notebook is graded, with other numbers. Parts count
# on their own. **Hand in the whole folder**, with `trained/` in it: that is where your network's
# weights are.
#
# You need the notebooks on Fashion-MNIST, GoogLeNet and ResNet. "The textbook" means A. Géron's
# *Hands-On Machine Learning*, chapter 14.

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


find_course("08-challenge", "0.1")

import course

hint = course.hint  # hint("layer-cost") helps a little, and more each time; nobody counts

# %% locked="setup"
import numpy as np

from course import (
    data,
    device_report,
    expect_close,
    expect_equal,
    expect_raises,
    expect_shape,
    plots,
    showing,
    training,
    trying,
)
from course.clothes import full_set, measure
from course.testing.budget import expect_layers, expect_multiply_adds

print(device_report())  # before Keras: it keeps TensorFlow's start-up log off the page

import keras
from keras import layers, ops

fashion = data.fashion_mnist()  # a sample: 6,000 training images and 1,000 test images

# %% [markdown]
# ## What a layer costs
#
# Two costs are counted. **Parameters** are all numbers that Keras keeps for the network, including
# those that are not trained. **Multiply-adds** are counted for one image, by these rules:
#
# | layer | multiply-adds |
# |---|---|
# | convolution of any kind | one for each weight at each pixel of its *output*, padding included |
# | dense | one for each weight (on maps: at each pixel) |
# | normalization, rescaling, product of maps | one for each value that comes out |
# | pooling, sums, concatenation, activations, dropout, biases | none |
#
# A **depthwise** convolution has one kernel for each map, which sees that map alone. A
# **separable** one is depthwise, followed by a 1×1 convolution that mixes the maps. A normalization
# keeps four numbers for each map: scale, shift, mean and variance.
#
# ### Exercise 1: what a layer costs (5 points)
#
# *Why:* if you count a design before you build it, you can rule it out without training it.
#
# Write `layer_cost`. With a stride $s$ and padding "same", a side of $n$ pixels becomes
# $\lceil n / s \rceil$: a window begins at every $s$-th pixel.


# %% answer="layer-cost"
def layer_cost(layer, shape):
    """Output shape, parameters and multiply-adds of one layer, for one image.

    Args:
        layer: a tuple:
            ("conv", kernel_size, filters, stride): padding "same", with biases;
            ("depthwise", kernel_size, stride): padding "same", one kernel and one bias a map;
            ("separable", kernel_size, filters, stride): depthwise with that stride and no biases,
                then 1×1 with biases; padding "same";
            ("norm",): batch normalization over the last axis;
            ("pool", size): windows of size × size that move by `size`, padding "valid";
            ("global",): the mean of each map;
            ("dense", units): with biases.
        shape: (height, width, maps) or (values,), ints.

    Returns:
        (output_shape, parameters, multiply_adds): a tuple of ints like `shape`, and two ints.

    Raises:
        ValueError: a layer of another kind; the message names the kind.
        ValueError: a dense layer that gets (height, width, maps); the message says "dense".
    """
    ### BEGIN SOLUTION
    # hint: One branch for each kind. Write down for each: the shape that comes out, the weights,
    #   the other parameters. Take the rules from the table above the exercise.
    # hint: Weights, for k the kernel's side: conv k² · maps · filters; depthwise k² · maps;
    #   separable the sum of a depthwise and a 1×1. Multiply-adds are weights times the output's
    #   pixels, rounded up under "same". Biases are parameters only: one for each map that comes
    #   out, in separable just once. The 1×1 works on the smaller maps already.
    # hint: norm: four parameters a map, one multiply-add a value, and it takes (values,) as well.
    #   pool rounds down, and global leaves (maps,). A dense layer on three numbers is refused; so
    #   is a kind that you do not know, named in the message.
    kind, *options = layer
    if kind in ("conv", "depthwise", "separable"):
        kernel_size, stride = options[0], options[-1]
        maps = shape[2]
        filters = maps if kind == "depthwise" else options[1]
        out = -(-shape[0] // stride), -(-shape[1] // stride), filters
        weights = {
            "conv": kernel_size**2 * maps * filters,
            "depthwise": kernel_size**2 * maps,
            "separable": kernel_size**2 * maps + maps * filters,
        }[kind]
        return out, weights + filters, weights * out[0] * out[1]
    if kind == "norm":
        return tuple(shape), 4 * shape[-1], int(np.prod(shape))
    if kind == "pool":
        (size,) = options
        return (shape[0] // size, shape[1] // size, shape[2]), 0, 0
    if kind == "global":
        return (shape[2],), 0, 0
    if kind == "dense":
        if len(shape) != 1:
            raise ValueError(f"a dense layer on maps of shape {shape}: take their means first")
        (units,) = options
        return (units,), (shape[0] + 1) * units, shape[0] * units
    raise ValueError(f"unknown kind of layer: {kind!r}")
    ### END SOLUTION


# %% visible="layer-cost"
with trying("layer_cost"):
    # 3×3, 2 maps in, 4 out: 72 weights, 4 biases. A stride of 2 makes 3·4 pixels of 5·7.
    expect_equal(tuple(layer_cost(("conv", 3, 4, 2), (5, 7, 2))), ((3, 4, 4), 76, 72 * 12))
    # Two kernels of 9 weights, and two biases, at 35 pixels.
    expect_equal(tuple(layer_cost(("depthwise", 3, 1), (5, 7, 2))), ((5, 7, 2), 20, 18 * 35))
    # 18 weights, then 2·4 weights and 4 biases.
    expect_equal(tuple(layer_cost(("separable", 3, 4, 1), (5, 7, 2))), ((5, 7, 4), 30, 26 * 35))
    expect_equal(tuple(layer_cost(("norm",), (5, 7, 2))), ((5, 7, 2), 8, 70))
    expect_equal(tuple(layer_cost(("pool", 2), (5, 7, 2))), ((2, 3, 2), 0, 0))
    expect_equal(tuple(layer_cost(("global",), (5, 7, 2))), ((2,), 0, 0))
    expect_equal(tuple(layer_cost(("dense", 3), (6,))), ((3,), 21, 18))
    expect_raises(ValueError, layer_cost, ("dropout", 0.5), (4, 4, 1), mentions=("dropout",))
    expect_raises(ValueError, layer_cost, ("dense", 3), (4, 4, 1), mentions=("dense",))

# %% tests="layer-cost" points=5
# 5 points. Each part counts by itself:
#   1    shapes
#   1.5  parameters
#   1.5  multiply-adds
#   1    refusals
### BEGIN HIDDEN TESTS
from autograder.probe import check

check("challenge.layer_cost", layer_cost=layer_cost)
### END HIDDEN TESTS


# %% locked="network-cost"
def network_cost(listing, shape=(28, 28, 1)):
    """Parameters and multiply-adds of layers in a row, by `layer_cost`."""
    totals = np.zeros(2, int)
    for layer in listing:
        if layer == ("flatten",):
            shape = (int(np.prod(shape)),)
            continue
        shape, *costs = layer_cost(layer, shape)
        totals += costs
    return tuple(int(total) for total in totals)


KNOWN = {  # of earlier notebooks, with the accuracy that they reached on the 10,000 test images
    "small network of the second notebook": (0.9122, [
        ("conv", 3, 32, 1), ("pool", 2), ("conv", 3, 64, 1), ("pool", 2), ("conv", 3, 128, 1),
        ("pool", 2), ("flatten",), ("dense", 10)]),
    "the textbook's network": (0.9268, [
        ("conv", 7, 64, 1), ("pool", 2), ("conv", 3, 128, 1), ("conv", 3, 128, 1), ("pool", 2),
        ("conv", 3, 256, 1), ("conv", 3, 256, 1), ("pool", 2), ("flatten",),
        ("dense", 128), ("dense", 64), ("dense", 10)]),
}


def known_networks():
    """Name → (accuracy, parameters, multiply-adds)."""
    known = {name: (reached, *network_cost(listing)) for name, (reached, listing) in KNOWN.items()}
    # It takes the images as they are. Its second convolution pads nothing: the list can't say so.
    return {"LeNet-5 with tanh and mean pooling": (0.8962, 61_706, 416_520)} | known


# %%
with showing("layer_cost"):
    print(f"{'':38} {'parameters':>11} {'multiply-adds':>14} {'accuracy':>9}")
    for name, (reached, parameters, products) in known_networks().items():
        print(f"{name:38} {parameters:11,} {products:14,} {reached:9.1%}")

# %% [markdown]
# ### Exercise 2: separable convolutions (2 points)
#
# *Why:* one line of algebra says how much a layer can save, and when it saves nothing.
#
# How many times as many multiply-adds does an ordinary convolution take as a separable one with the
# same kernel size, maps and stride? The number of maps that come in and the number of pixels cancel
# out. Write `separable_saving`.


# %% answer="separable-saving"
def separable_saving(kernel_size, filters):
    """Multiply-adds of an ordinary convolution, divided by those of a separable one.

    Args:
        kernel_size: side of the kernel, an int.
        filters: number of maps that come out, an int.

    Returns:
        A float.
    """
    ### BEGIN SOLUTION
    # hint: Write both counts for one pixel with c maps in: k² · c · filters for the ordinary one,
    #   and two terms for the separable one. Then divide.
    # hint: c is in every term and cancels out. What is left has k² and filters alone; try it with
    #   the numbers of the visible test, 162 and 27.
    return kernel_size**2 * filters / (kernel_size**2 + filters)
    ### END SOLUTION


# %% visible="separable-saving"
with trying("separable_saving"):
    # 1 map in, 18 out, one pixel: 9·18 = 162 products against 9 + 18 = 27.
    expect_close(separable_saving(3, 18), 6.0)
    expect_close(separable_saving(1, 1), 0.5)  # where nothing is to be mixed it only costs

# %% tests="separable-saving" points=2
# 2 points:
#   2    ratio
### BEGIN HIDDEN TESTS
from autograder.probe import check

check("challenge.separable_saving", separable_saving=separable_saving)
### END HIDDEN TESTS

# %%
with showing("separable_saving"):
    filters = np.array([8, 16, 32, 64, 128, 256])
    plots.curves(
        {f"{k}×{k}": [separable_saving(k, int(n)) for n in filters] for k in (3, 5)},
        filters,
        "maps that come out",
        "times as many multiply-adds",
        "What a separable convolution saves",
    )

# %% [markdown]
# ## The unbeaten
#
# More multiply-adds mostly buy more accuracy. So there is no single best network. But some are not
# worth having: another one costs no more, is at least as accurate, and is better in one of the two.
# That one **dominates**. Take away every network that is dominated, and what is left is the
# **Pareto front**: the best that can be had at each price.
#
# ### Exercise 3: the Pareto front (4 points)
#
# *Why:* this is how papers on efficient networks compare them, and how your course's leaderboard
# does.
#
# Write `pareto_front`.


# %% answer="pareto-front"
def pareto_front(costs, accuracies):
    """Numbers of the networks that no other one dominates.

    Args:
        costs: list of n numbers, the lower the better.
        accuracies: list of n numbers, the higher the better.

    Returns:
        A list of ints, places in the two lists counted from 0: by rising cost, those of equal cost
        by their place. Networks that are equal in both do not dominate each other: all are kept.
    """
    ### BEGIN SOLUTION
    # hint: Write "a dominates b" as a function of two places: no worse in both, better in at least
    #   one. The second half is what spares equals.
    # hint: Keep each b that no a dominates. A network does not dominate itself, so you need not
    #   leave it out.
    # hint: Sort what is kept by cost. Python's sorted leaves equal ones in the order in which they
    #   come: collect the places from 0 on, and ties are right by themselves.

    def dominates(a, b):
        at_least = costs[a] <= costs[b] and accuracies[a] >= accuracies[b]
        return at_least and (costs[a] < costs[b] or accuracies[a] > accuracies[b])

    numbers = range(len(costs))
    front = [b for b in numbers if not any(dominates(a, b) for a in numbers)]
    return sorted(front, key=lambda number: costs[number])
    ### END SOLUTION


# %% visible="pareto-front"
with trying("pareto_front"):
    # The third costs more than the first and is less accurate.
    expect_equal(pareto_front([200, 100, 300], [0.9, 0.8, 0.85]), [1, 0])
    expect_equal(pareto_front([100, 100], [0.8, 0.9]), [1])  # equal cost: the better one
    expect_equal(pareto_front([100, 100], [0.8, 0.8]), [0, 1])  # equal in both: they stay
    expect_equal(pareto_front([], []), [])

# %% tests="pareto-front" points=4
# 4 points. Each part counts by itself:
#   2    front
#   1    ties
#   1    order
### BEGIN HIDDEN TESTS
from autograder.probe import check

check("challenge.pareto_front", pareto_front=pareto_front)
### END HIDDEN TESTS

# %% [markdown]
# ## Your network
#
# ### Exercise 4: your network (8 points)
#
# *Why:* everything the course taught about layers comes together when you have to choose among
# them.
#
# Write `build_challenge`: any network for images of `input_shape` and `num_classes` classes. For
# Fashion-MNIST, at most **60,000 parameters** and **6,000,000 multiply-adds**. It should also work
# for other images and classes, such as 32×32 pixels with 3 channels; there, the budget does not
# count.
#
# The grader does its own counting. It reads the list of your layers and their weights, computes
# your network from them in NumPy, and compares. So the network must be a `keras.Sequential` or a
# functional model (models within it are welcome), made of these layers:
#
# - *with weights:* `Conv2D` (groups and dilation too), `DepthwiseConv2D`, `SeparableConv2D`,
#   `Dense`, `BatchNormalization`;
# - *pooling:* `MaxPooling2D`, `AveragePooling2D`, `GlobalAveragePooling2D`, `GlobalMaxPooling2D`;
# - *activations:* `ReLU`, `Softmax`, `Activation` and `activation=`: linear, relu, relu6,
#   leaky_relu, elu, sigmoid, hard_sigmoid, silu, hard_silu, tanh, softmax;
# - *joining:* `Add`, `Multiply`, `Concatenate`;
# - *shapes:* `Flatten`, `Reshape`, `ZeroPadding2D`, `Rescaling` by one number;
# - *in training only:* `Dropout`, `SpatialDropout2D`, `GaussianNoise`, `RandomFlip`,
#   `RandomTranslation`.
#
# Some advice. The first layers work on the most pixels: few maps there, or a stride. Kernels of
# 3×3 between many maps hold the most weights: bottlenecks and separable convolutions save
# them. A mean of each map costs nothing where `Flatten` and a dense layer cost thousands. Shortcuts
# cost nothing either. A `BatchNormalization` predicts with running means of what it saw in
# training: with Keras's `momentum=0.99` they take hundreds of steps to settle, with 0.9 some
# dozens.


# %% locked="counted-layers"
COUNTED = """
Conv2D DepthwiseConv2D SeparableConv2D Dense BatchNormalization MaxPooling2D AveragePooling2D
GlobalAveragePooling2D GlobalMaxPooling2D ReLU Softmax Activation Add Multiply Concatenate Flatten
Reshape ZeroPadding2D Rescaling Dropout SpatialDropout2D GaussianNoise RandomFlip RandomTranslation
""".split()

# %% answer="build-challenge"
def build_challenge(input_shape=(28, 28, 1), num_classes=10):
    """A network of your own, within the budget.

    Args:
        input_shape: (height, width, channels) of the images, whose values lie from 0 to 1.
        num_classes: how many classes it tells apart.

    Returns:
        A new Keras model each time, Sequential or functional, not trained:
        (batch, *input_shape) → probabilities (batch, num_classes).
    """
    ### BEGIN SOLUTION
    # hint: Plan on paper first: three stages of growing maps, halved in between; a mean of each
    #   map; one dense layer. Count a plan with layer_cost before you build it.
    # hint: Where are you over the budget? Too many multiply-adds: fewer maps in the first stage, or
    #   pool earlier. Too many parameters: the last stage, where a separable convolution does for a
    #   tenth; never Flatten before a large dense layer.
    # hint: One design that works: a convolution, normalization with momentum=0.9 and ReLU as a
    #   helper, called with twenty, fifty and then some more filters; max pooling after the first
    #   two; shortcuts around separable convolutions; GlobalAveragePooling2D, some dropout, softmax.
    #   Shapes come from the arguments: write no 28 and no 10 into it.

    def normal(x):
        return layers.ReLU()(layers.BatchNormalization(momentum=0.9)(x))

    def convolution(x, filters):
        return normal(layers.Conv2D(filters, 3, padding="same", use_bias=False)(x))

    def residual(x):
        y = layers.SeparableConv2D(x.shape[-1], 3, padding="same", use_bias=False)(x)
        return layers.Add()([x, normal(y)])

    inputs = keras.Input(input_shape)
    x = layers.MaxPooling2D(2)(convolution(inputs, 24))
    x = layers.MaxPooling2D(2)(residual(convolution(x, 48)))
    x = residual(convolution(x, 64))
    x = layers.Dropout(0.2)(layers.GlobalAveragePooling2D()(x))
    return keras.Model(inputs, layers.Dense(num_classes, activation="softmax")(x))
    ### END SOLUTION


# %% visible="build-challenge"
with trying("build_challenge"):
    own = build_challenge()
    probabilities = ops.convert_to_numpy(own(fashion.test_images[:3]))
    expect_shape(probabilities, (3, 10))
    expect_close(probabilities.sum(axis=1), [1, 1, 1])
    assert own.count_params() <= 60_000, f"{own.count_params():,} parameters are too many"
    expect_layers(own, COUNTED)
    expect_multiply_adds(own, 6_000_000)
    other = build_challenge((32, 32, 3), 7)
    expect_shape(ops.convert_to_numpy(other(np.zeros((2, 32, 32, 3), "float32"))), (2, 7))

# %% tests="build-challenge" points=8
# 8 points. Each part counts by itself:
#   1    layers: those of the list, and the network does what they say
#   2    parameters: at most 60,000
#   2    multiply-adds: at most 6,000,000
#   1    probabilities
#   2    other images
### BEGIN HIDDEN TESTS
from autograder.probe import check

check("challenge.network", build_challenge=build_challenge)
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 5: what it costs (3 points)
#
# *Why:* if you know what your network costs, layer by layer, you know where to save.
#
# State what your network costs for one image of Fashion-MNIST, by the rules above, as two numbers.
# `layer_cost` helps; mind layers without biases. Keras knows the number of parameters, but not that
# of the multiply-adds. Whether the network keeps to the budget was asked above; here, count it.

# %% answer="own-cost"
own_cost = {}
with showing("own_cost"):
    # Two lines:
    #     own_cost["parameters"] = 12_345
    #     own_cost["multiply_adds"] = 1_234_567
    ### BEGIN SOLUTION
    # hint: Parameters: build_challenge().count_params(). For multiply-adds, list your layers with
    #   the shape that each one gets.
    # hint: layer_cost counts biases as parameters only, so multiply-adds need no correction for
    #   layers without them. Do not forget normalizations, one for each value, or the dense layer;
    #   ReLU, poolings, sums and dropout are free. Carry the shape that comes out into the next
    #   layer.
    own_cost["parameters"] = 47_282
    own_cost["multiply_adds"] = 4_365_952
    ### END SOLUTION

# %% visible="own-cost"
with trying("own_cost", "build_challenge"):
    if not own_cost:
        raise NotImplementedError
    expect_equal(sorted(own_cost), ["multiply_adds", "parameters"])
    assert all(type(cost) is int for cost in own_cost.values()), "both should be ints"
    own = build_challenge()
    own(fashion.test_images[:1])  # the weights are there from the first call on
    expect_equal(own_cost["parameters"], own.count_params())

# %% tests="own-cost" points=3
# 3 points. Each part counts by itself:
#   1    parameters
#   2    multiply-adds
### BEGIN HIDDEN TESTS
from autograder.probe import check

check("challenge.own_cost", build_challenge=build_challenge, own_cost=lambda: own_cost)
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 6: what it reaches (8 points)
#
# *Why:* keeping to a budget is half of the challenge. What the network makes of it is the other
# half.
#
# Train it. `training.train` says beforehand how long it takes here, and keeps the weights in
# `trained/challenge.weights.h5`. Hand that file in with the notebook. You may change the recipe,
# and add augmentation; compare your designs on validation images, not on test images.
#
# **How it is graded.** The judge takes your weights and computes your network itself, on 1,500 test
# images that your code never sees, and on 500 that were freshly shifted, rotated and relit a
# little. Your accuracy is the one on the 1,500, which are a trace lighter or darker than they were.
# The 500 reveal a network that knows test images by heart: they count only if more is lost on them
# than chance and any honest network would explain. **All 8 points at 90 %, 6 at 86 %, none at 80 %,
# linearly in between**, for a network within both budgets; the course's own reaches 92 % in ten
# epochs. Without weights that fit, the grader trains your network for two passes over 1,000 images:
# half of the points for 60 %, none for 30 % or less. Weights never earn less than that.

# %%
clothes = full_set(fashion)  # all 70,000 images if they can be had; else the sample

# %%
with showing("build_challenge"):
    run = training.train(
        build_challenge,
        clothes.train_images,
        clothes.train_labels,
        name="challenge",
        epochs=40 if clothes is fashion else 10,  # the sample is small: more often
        peak=4e-3,
    )
    reached = measure(run.model, clothes)

# %% tests="reached" points=8
# 8 points, by the scale above:
#   8    accuracy
### BEGIN HIDDEN TESTS
from autograder.probe import check

check("challenge.reached", build_challenge=build_challenge)
### END HIDDEN TESTS

# %% [markdown]
# ## Beside the others
#
# Where does your network stand? The next cell puts it beside networks from earlier notebooks. On
# your course's leaderboard, which your teacher can show, it appears under a pseudonym.

# %%
with showing("layer_cost", "pareto_front", "own_cost", "build_challenge"):
    entries = dict(known_networks())
    entries["yours"] = (reached, own_cost["parameters"], own_cost["multiply_adds"])
    front = pareto_front([e[2] for e in entries.values()], [e[0] for e in entries.values()])
    for number, (name, (accuracy, _, products)) in enumerate(entries.items()):
        mark = "on the front" if number in front else ""
        print(f"{name:38} {products:14,} {accuracy:9.1%}  {mark}")

# %% [markdown]
# ## What the numbers do not say

# %% [markdown] written="which-to-ship" points=2
# ### Exercise 7: which one would you ship? (2 points)
#
# *Why:* a table decides nothing. Somebody has to say what matters, and what was not measured.
#
# A shop wants its staff to photograph clothes with their phones and have them sorted by kind,
# without a connection to the internet. Which network of the table above would you ship, yours among
# them? Answer in 80 to 150 words:
#
# - your choice, with the numbers that decide it, and with one number that speaks against it;
# - one thing that the 10,000 test images cannot tell about those photographs, and what you would
#   measure to find out before you ship.
#
# A person reads it: 1 point for a choice that follows from numbers, 1 for what they leave open.
# Which network you choose earns nothing by itself.
#
# ### BEGIN SOLUTION
# I would ship my own: 92.2 % against 92.7 % of the textbook's network, for a small part of the
# multiply-adds, and its 47,282 parameters fit into every phone. Against it speaks LeNet-5, which
# takes a tenth of the multiply-adds; but it errs on ten of a hundred images, mine on eight. If
# staff check each answer anyway, that may be the better bargain.
#
# The test images are cut out, centred, grey, on black, and ten kinds in equal shares. Photographs
# have folds, hands and shelves in them, other light, and mostly shirts, where all these networks
# err most. I would have 300 photographs from two shops labelled by hand, and compare accuracy by
# kind, and milliseconds on the oldest phone in use: multiply-adds are not time.
#
# *1 point:* choice and two numbers, for and against, from the table. *1 point:* a difference
# between test images and photographs that may matter, and a measurement that would show it.
# ### END SOLUTION

# %% [markdown]
# ## Somebody else's weights (no points)
#
# There is a third way beside a large network and a small one: take a network that somebody has
# trained on millions of photographs, cut its last layer off, and train a new one in its place.
# First the old layers are **frozen**: the new one starts from chance, and its first large gradients
# would spoil what they know. Then they are **thawed** and trained on with a rate a hundred times
# smaller. Layers of batch normalization stay as they are in use (`training=False`) all along, or
# their moving averages would follow a few small batches.
#
# Such a network is far beyond the budget, and the grader does not look at it. If you are online,
# set `PRETRAINED = True`: Keras downloads MobileNetV2 once (M. Sandler and others, 2018; 9 MB),
# which was trained on ImageNet. Guess before you run it: does it beat yours on clothes of 28×28
# pixels? (On two busy cores 640 images took 25 seconds frozen and 91 thawed: all 6,000 are for a
# GPU.)

# %%
PRETRAINED = False


def fine_tuned(weights, images, labels, epochs=1):
    base = keras.applications.MobileNetV2((96, 96, 3), include_top=False, weights=weights)
    base.trainable = False
    grey = keras.Input((28, 28, 1))
    x = layers.Resizing(96, 96)(layers.Concatenate()([grey, grey, grey]))
    x = base(layers.Rescaling(2, offset=-1)(x), training=False)  # it was trained on −1 to 1
    x = layers.GlobalAveragePooling2D()(x)
    network = keras.Model(grey, layers.Dense(10, activation="softmax")(x))
    for frozen, rate in [(True, 1e-3), (False, 1e-5)]:
        base.trainable = not frozen
        loss = "sparse_categorical_crossentropy"
        network.compile(keras.optimizers.Adam(rate), loss, metrics=["accuracy"])
        print("frozen:" if frozen else "thawed:")
        network.fit(images, labels, epochs=epochs, verbose=2)
    return network


if PRETRAINED:
    measure(fine_tuned("imagenet", fashion.train_images, fashion.train_labels), fashion)

# %% [markdown]
# ## Summary
#
# - Two budgets pull in two directions: multiply-adds are spent where pixels are many, parameters
#   where maps are many.
# - A separable convolution takes $k^2 m / (k^2 + m)$ times fewer multiply-adds for $m$
#   maps, at most $k^2$ times.
# - Of several networks only the Pareto front is worth having; which point of it depends on the
#   price.
# - A count is worth something when somebody else can repeat it: the grader computes your network
#   from its layers.
#
# ## Further reading
#
# - A. Géron, *Hands-On Machine Learning*, chapter 14.
# - F. Chollet, ["Xception"](https://arxiv.org/abs/1610.02357), 2017: separable convolutions.
# - A. Howard and others, ["MobileNets"](https://arxiv.org/abs/1704.04861), 2017: networks for a
#   budget of multiply-adds.
# - J. Hu, L. Shen, G. Sun, ["Squeeze-and-Excitation Networks"](https://arxiv.org/abs/1709.01507),
#   2018: maps weighted by a product.
# - M. Tan, Q. V. Le, ["EfficientNet"](https://arxiv.org/abs/1905.11946), 2019: what to enlarge when
#   the budget grows.

# %% locked="summary"
course.summary()  # of this notebook; course.progress() of all, course.submit() hands in
