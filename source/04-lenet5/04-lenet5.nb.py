# %% [markdown]
# # LeNet-5: the network of 1998, whole
#
# In 1998 Y. LeCun, L. Bottou, Y. Bengio and P. Haffner described a network that read the amounts
# on bank cheques, several million a day. Nearly everything that you know of convolutional networks
# is in it already: convolutions, pooling, more and smaller maps from layer to layer. And some
# things that have been forgotten: pooling layers with weights, a convolution with connections left
# out by hand, an output layer that compares with drawings of the digits. Textbooks leave these out
# or sum them up in a line. Here you build all of them, and then the network that is called LeNet-5
# today, and see what was gained and lost.
#
# **When you are done, you can**
#
# - fill in a network's table of layers, and count its parameters and connections by hand;
# - write Keras layers with weights of their own, which train, save and load;
# - connect some maps of a convolution and not others, without holding weights that do nothing;
# - say what the RBF output and its loss do, and how cross-entropy differs from them;
# - train both networks on digits and clothes, and compare what they cost and reach;
# - show what a convolution takes for granted, by shuffling the pixels.
#
# | | exercise | you write | points | minutes |
# |---:|---|---|---:|---:|
# | 1 | The table of layers | `lenet5_table` | 3 | 10 |
# | 2 | Preparing the images | `prepare` | 2 | 6 |
# | 3 | The squashing function | `scaled_tanh` | 1 | 2 |
# | 4 | Pooling that learns | `TrainableAveragePool` | 3 | 12 |
# | 5 | Who is connected to whom | `connection_table` | 2 | 8 |
# | 6 | A partial convolution | `PartialConv2D` | 5 | 20 |
# | 7 | Counting to 60,000 | `lenet5_costs` | 2 | 10 |
# | 8 | Distances to drawings | `RBFOutput`, `rbf_loss` | 3 | 12 |
# | 9 | Two gradients | `feature_gradients` | 2 | 10 |
# | 10 | The network of 1998 | `build_lenet5` | 3 | 8 |
# | 11 | The network of today | `build_lenet5_modern` | 2 | 6 |
# | 12 | Training | `train_digits`, `train_fashion` | 4 | 15 |
# | 13 | What both cost | `multiply_adds` | 1 | 5 |
# | 14 | Shuffled pixels | `permute_pixels` | 1 | 6 |
# | | **in all** | | **34** | **130** |
#
# Training comes on top: some minutes on two processor cores.
#
# **How it works.** Write your answer where it says `# YOUR CODE HERE`, and delete the line that
# raises `NotImplementedError`. After each answer stands a cell of *visible tests*, which you can
# run as often as you like; they earn no points. The cell after it does: it says how many points
# each part is worth, and is filled in when your notebook is graded, with other arrays than the
# ones you see. Parts count on their own. A later answer may call an earlier one, and then fails
# with it. Pictures wait for your code. You may add cells of your own anywhere. **Hand in the whole
# folder**, with `trained/` in it: that is where your networks' weights are.
#
# You need pooling (notebook 01), convolution (notebook 02) and Keras models. The course follows
# chapter 14 of A. Géron's *Hands-On Machine Learning*; "the textbook" means that book, "the paper"
# means [*Gradient-Based Learning Applied to Document
# Recognition*](http://yann.lecun.com/exdb/publis/pdf/lecun-98.pdf), Proceedings of the IEEE 86.

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


find_course("04-lenet5", "0.1")

import course

hint = course.hint  # hint("layer-table") helps a little, and more each time; nobody counts

# %% locked="setup"
import matplotlib.pyplot as plt
import numpy as np

from course import (
    data,
    device_report,
    expect_close,
    expect_equal,
    expect_shape,
    plots,
    showing,
    training,
    trying,
)
from course.figures import drawn

print(device_report())  # before Keras: it keeps TensorFlow's start-up log off the page

import keras
from keras import ops

# %% locked="images"
digits = data.mnist()
fashion = data.fashion_mnist()
ten_digits = digits.test_images[np.argsort(digits.test_labels, kind="stable")][::100]
ten_clothes = fashion.test_images[np.argsort(fashion.test_labels, kind="stable")][::100]

# %%
plots.image_grid(np.concatenate([ten_digits, ten_clothes]))
for name, sample in [("digits", digits), ("clothes", fashion)]:
    counts = len(sample.train_images), len(sample.test_images)
    print("{}: {:,} images for training, {:,} for tests".format(name, *counts))

# %% [markdown]
# ## The table of layers
#
# The paper names layers by kind and place: C for convolution, S for *subsampling* (pooling), F for
# *fully connected*. In its words, shortened:
#
# - The input is an image of 32×32 pixels.
# - **C1** is a convolutional layer with 6 feature maps. Each unit is connected to a 5×5
#   neighbourhood in the input. There is no padding anywhere in the network.
# - **S2** is a subsampling layer. Each unit looks at a 2×2 window of one map of C1; windows do not
#   overlap.
# - **C3** is a convolutional layer with 16 feature maps, with 5×5 neighbourhoods in some of S2's
#   maps.
# - **S4** is a subsampling layer like S2.
# - **C5** is a convolutional layer with 120 feature maps and 5×5 neighbourhoods in all of S4's
#   maps.
# - **F6** contains 84 units and is fully connected to C5.
# - **Out** has one *radial basis function* (RBF) unit for each class of digit.
#
# Layers up to F6 pass their sums through a squashing function, a scaled tanh.
#
# ### Exercise 1: the table of layers (3 points)
#
# *Why:* such a table is how papers and textbooks describe networks. If you can fill it in, you know
# where every number comes from; the sizes are your own work, layer by layer from 32×32.
#
# Write `lenet5_table`. Each cell counts. Use this to begin with:
#
# ```python
# return {
#     #       maps  size  kernel  stride  activation
#     "C1":  ( ... ,  ... ,   ... ,    ... ,  "..."),
#     "S2":  …
#     "C3":  …
#     "S4":  …
#     "C5":  …
#     "F6":  (None,  ... ,  None,   None,  "..."),
#     "Out": (None,  ... ,  None,   None,  "..."),
# }
# ```


# %% answer="layer-table"
def lenet5_table():
    """LeNet-5 layer by layer.

    Returns:
        {layer: (maps, size, kernel, stride, activation)} for C1, S2, C3, S4, C5, F6, Out, in this
        order. maps: number of feature maps, an int. size: side of a map in pixels, or, for F6 and
        Out, the number of units. kernel: side of the square window. stride: step between
        windows. activation: "tanh" or "rbf". F6 and Out are fully connected: no maps, kernel or
        stride, so None stands there.
    """
    ### BEGIN SOLUTION
    # hint: Begin with the column of sizes: 32 comes in. Without padding a 5×5 window leaves n − 4
    #   pixels, and windows of 2×2 side by side leave half.
    # hint: A pooling layer has as many maps as it gets. Its windows do not overlap: what does that
    #   say of the stride?
    # hint: If all is right, C5's maps are a single pixel. Every layer up to F6 is squashed, the
    #   pooling layers too; only Out is different.
    return {
        "C1": (6, 28, 5, 1, "tanh"),
        "S2": (6, 14, 2, 2, "tanh"),
        "C3": (16, 10, 5, 1, "tanh"),
        "S4": (16, 5, 2, 2, "tanh"),
        "C5": (120, 1, 5, 1, "tanh"),
        "F6": (None, 84, None, None, "tanh"),
        "Out": (None, 10, None, None, "rbf"),
    }
    ### END SOLUTION


# %% visible="layer-table"
with trying("lenet5_table"):
    table = lenet5_table()
    expect_equal(list(table), ["C1", "S2", "C3", "S4", "C5", "F6", "Out"])
    for layer, row in table.items():
        assert isinstance(row, tuple) and len(row) == 5, (
            f"{layer}: expected a tuple (maps, size, kernel, stride, activation), got {row!r}"
        )
        for cell in row[:4]:
            assert cell is None or type(cell) is int, f"{layer}: {cell!r} is no int"
        assert row[4] in ("tanh", "rbf"), f'{layer}: the activation is "tanh" or "rbf"'
    # Each layer fits on the one before it: a window of `kernel` pixels that moves by `stride`.
    side = 32
    for layer in ("C1", "S2", "C3", "S4", "C5"):
        _, size, kernel, stride, _ = table[layer]
        expected = (side - kernel) // stride + 1
        assert size == expected, (
            f"{layer}: windows of {kernel} at stride {stride} on {side} pixels give {expected} "
            f"positions, but the table says {size}"
        )
        side = size

# %% tests="layer-table" points=3
# 3 points. Each row counts by itself, and within a row each cell:
#   0.5   C1
#   0.5   S2
#   0.5   C3
#   0.5   S4
#   0.5   C5
#   0.25  F6
#   0.25  Out
### BEGIN HIDDEN TESTS
from autograder.probe import check

check("lenet5.layer_table", lenet5_table=lenet5_table)
### END HIDDEN TESTS

# %% [markdown]
# Your table as a picture. Maps shrink and grow in number; C5's maps are single pixels, so C5 *is* a
# dense layer here. The paper calls it a convolution all the same: fed a larger image, it
# would not be one pixel large, and the network would slide over a whole line of handwriting.


# %% locked="draw-network" folded=true
def draw_network(table):
    """The layers of `table` side by side: squares as large as the maps, bars for units."""

    def paint(figure):
        axes = figure.subplots()
        left = 0
        for layer, (maps, size, *_) in {"In": (1, 32), **table}.items():
            bars = maps is None
            wide, tall = (3, 0.45 * size) if bars else (size, size)
            shown = 1 if bars else min(maps, 6)
            for sheet in reversed(range(shown)):
                corner = left + 1.6 * sheet, -tall / 2 + 1.6 * sheet
                axes.add_patch(
                    plt.Rectangle(corner, wide, tall, facecolor="#cfe3f5", edgecolor="#1f5f99")
                )
            told = f"{size} units" if bars else f"{maps} of\n{size}×{size}"
            middle = left + (wide + 1.6 * (shown - 1)) / 2
            axes.text(middle, -25, f"{layer}\n{told}", ha="center", va="center", size=8)
            left += max(wide + 1.6 * (shown - 1), 10) + 8
        axes.set(xlim=(-3, left), ylim=(-32, 28), aspect="equal")
        axes.axis("off")

    told = [
        f"{layer}: {size} units" if maps is None else f"{layer}: {maps} maps of {size}×{size}"
        for layer, (maps, size, *_) in table.items()
    ]
    drawn(paint, (9, 2.6), "The layers of LeNet-5 from left to right. " + "; ".join(told))


# %%
with showing("lenet5_table"):
    draw_network(lenet5_table())

# %% [markdown]
# ## The input
#
# MNIST images are 28×28, the input is 32×32. The border is there so that strokes at the edge of a
# digit can stand in the middle of C1's windows. And the grey values are not those of the
# file: the background is −0.1 and full ink is 1.175. That, says the paper, makes the mean of the
# input about 0 and its variance about 1, which speeds learning up.
#
# ### Exercise 2: preparing the images (2 points)
#
# *Why:* preprocessing belongs to the network. Networks fail quietly when they are fed pixels on
# another scale than in training, so build it in: written with `keras.ops`, the same function works
# on an array *and* as the first step of a model.
#
# Write `prepare`. A padded pixel is background, and must come out as background does.


# %% answer="prepare"
def prepare(images):
    """Images as LeNet-5 sees them: two pixels of background all round, other grey levels.

    Args:
        images: (batch, 28, 28, 1), floats from 0 (background) to 1 (ink): an array, a tensor, or
            the symbolic tensor that `keras.Input` gives.

    Returns:
        A tensor (batch, 32, 32, 1): background is −0.1, full ink 1.175, grey values between
        in proportion.
    """
    ### BEGIN SOLUTION
    # hint: Two steps, and their order decides what a padded pixel becomes. Which value is
    #   background before the grey levels are changed, and which afterwards?
    # hint: The map of grey values is a straight line: it sends 0 to −0.1 and 1 to 1.175. What is
    #   its slope? Pad only height and width, two pixels on each side; ops.pad takes a pair for each
    #   of the four axes.
    padded = ops.pad(images, [[0, 0], [2, 2], [2, 2], [0, 0]])
    return padded * (1.175 + 0.1) - 0.1
    ### END SOLUTION


# %% visible="prepare"
with trying("prepare"):
    image = np.zeros((1, 28, 28, 1), "float32")
    image[0, 0, 0], image[0, 27, 26] = 1, 0.5
    prepared = ops.convert_to_numpy(prepare(image))
    expect_shape(prepared, (1, 32, 32, 1))
    expect_close(prepared[0, 2, 2, 0], 1.175)  # ink: the image begins two pixels further in
    expect_close(prepared[0, 29, 28, 0], (1.175 - 0.1) / 2)  # half-way
    expect_close(prepared[0, 2, 3, 0], -0.1)  # background
    expect_close(prepared[0, 0, 0, 0], -0.1)  # padding
    # As the first step of a model:
    expect_shape(prepare(keras.Input((28, 28, 1))), (None, 32, 32, 1))

# %% tests="prepare" points=2
# 2 points. Each part counts by itself:
#   1    values
#   0.5  padding is background
#   0.5  inside a model
### BEGIN HIDDEN TESTS
from autograder.probe import check

check("lenet5.prepare", prepare=prepare, function=lambda: prepare)
### END HIDDEN TESTS

# %%
with showing("prepare"):
    prepared = ops.convert_to_numpy(prepare(digits.train_images[:1000]))
    print(f"mean {prepared.mean():.3f}, variance {prepared.var():.3f} over 1,000 digits")
    plots.feature_maps(
        np.moveaxis(ops.convert_to_numpy(prepare(ten_digits[:4]))[..., 0], 0, -1),
        title="Digits as LeNet-5 sees them",
        captions=["0", "1", "2", "3"],
    )

# %% [markdown]
# The mean is indeed near zero. The variance comes out at 0.12, not near 1: in these digits, with
# their wide margins, few pixels hold ink. It is the mean that helps most: inputs that are all of
# one sign slow learning down ("Efficient BackProp", at the end of this notebook, says why).
#
# ## The squashing function
#
# $$f(x) = A \tanh(S\,x), \qquad A = 1.7159, \quad S = \tfrac{2}{3}$$
#
# The two numbers are chosen so that $f(1) = 1$ and $f(-1) = -1$, and the bend is sharpest near
# these points. Targets of ±1 then lie where a unit still reacts, not at the ends, where a tanh is
# flat and its gradient is gone.
#
# ### Exercise 3: the squashing function (1 point)
#
# *Why:* four layers use it, so it is written once, and tested before anything is built on it.
#
# Write `scaled_tanh` with `keras.ops`, for arrays and for symbolic tensors.


# %% answer="scaled-tanh"
def scaled_tanh(x):
    """1.7159 · tanh(2x/3), element by element: a tensor of the shape of `x`."""
    ### BEGIN SOLUTION
    # hint: Three factors: one inside the tanh, the tanh, one outside. np.tanh fails on symbolic
    #   tensors; keras.ops has its own.
    return 1.7159 * ops.tanh(2 / 3 * x)
    ### END SOLUTION


# %% visible="scaled-tanh"
with trying("scaled_tanh"):
    expect_close(scaled_tanh(np.array([[0.0, 1.0, -1.0]], "float32")), [[0, 1, -1]])
    expect_close(scaled_tanh(np.array([9.0, -9.0], "float32")), [1.71588, -1.71588])
    expect_shape(scaled_tanh(keras.Input((4, 5))), (None, 4, 5))

# %% tests="scaled-tanh" points=1
# 1 point. Each part counts by itself:
#   0.75  values
#   0.25  inside a model
### BEGIN HIDDEN TESTS
from autograder.probe import check

check("lenet5.scaled_tanh", scaled_tanh=scaled_tanh, squash=lambda: scaled_tanh)
### END HIDDEN TESTS

# %%
with showing("scaled_tanh"):
    x = np.linspace(-4, 4, 161).astype("float32")
    y = ops.convert_to_numpy(scaled_tanh(x))
    plots.curves(
        {
            "scaled tanh": y,
            "its slope": np.gradient(y, x),
            "its curvature": np.gradient(np.gradient(y, x), x),
        },
        x,
        xlabel="x",
        title="Through (1, 1) and (−1, −1), where the curvature is largest",
    )

# %% [markdown]
# ## Pooling that learns
#
# Average pooling as you know it has nothing to learn. LeNet-5's has: each map has a **coefficient**
# $a$ and a **bias** $b$, and each unit computes
#
# $$y = f(a \cdot \mathrm{mean} + b)$$
#
# from the mean of its window of that map, with the squashing function $f$. With a small
# coefficient the layer is nearly linear and just blurs; with a large one it becomes a soft "or"
# (very negative bias: "and") of the four values.
#
# The paper *adds* the four values before it multiplies; the textbook takes their **mean**, and so
# do we. This is the same family of functions (a coefficient of $a$ for the mean is one of $a/4$ for
# the sum), but not the same numbers, so keep to the mean.
#
# ### Exercise 4: pooling that learns (3 points)
#
# *Why:* this is the smallest layer with weights of its own. In Keras they are made in `build`,
# which is called once, when the number of maps is known: `self.add_weight(shape=…, initializer=…,
# name=…)`. Weights made in any other way may not be trained or saved, without a word of warning.
#
# Write `TrainableAveragePool`. Give the two weights the names asked for: the grader sets
# them by name.


# %% answer="average-pool"
class TrainableAveragePool(keras.layers.Layer):
    """scaled_tanh(coefficient · mean of each window + bias), map by map.

    Args:
        pool_size: side of the square windows, an int; they lie side by side, and pixels at the
            right and at the bottom that do not fill a window are left out.
        **kwargs: what any Keras layer takes, such as `name`.

    Weights, both trainable and of shape (maps,): "coefficient", all 1 at first, and "bias", all
    0 at first.

    Called on maps (batch, height, width, maps), it returns
    (batch, height // pool_size, width // pool_size, maps).
    """

    def __init__(self, pool_size=2, **kwargs):
        super().__init__(**kwargs)
        ### BEGIN SOLUTION
        # hint: Sort the work by method: __init__ keeps pool_size, build makes the two weights, call
        #   computes, get_config names pool_size. The number of maps is the last entry of
        #   input_shape.
        # hint: add_weight wants shape=(maps,), an initializer, "ones" or "zeros", and the name as
        #   the docstring has it. Keep what it returns on self. A shape of (maps,) meets the last
        #   axis of the means by itself.
        # hint: In call: the mean of each window (keras.ops has average pooling; "valid" leaves the
        #   rest out; name the data format), times the coefficient, plus the bias, and scaled_tanh
        #   last. In compute_output_shape, None divided by anything must stay None.
        self.pool_size = pool_size
        ### END SOLUTION

    def build(self, input_shape):
        """Make the weights for inputs of shape (batch, height, width, maps)."""
        ### BEGIN SOLUTION
        maps = (input_shape[-1],)
        self.coefficient = self.add_weight(shape=maps, initializer="ones", name="coefficient")
        self.bias = self.add_weight(shape=maps, initializer="zeros", name="bias")
        ### END SOLUTION

    def call(self, maps):
        """The pooled maps, a tensor."""
        ### BEGIN SOLUTION
        means = ops.average_pool(
            maps, self.pool_size, self.pool_size, "valid", data_format="channels_last"
        )
        return scaled_tanh(self.coefficient * means + self.bias)
        ### END SOLUTION

    def compute_output_shape(self, input_shape):
        """(batch, height, width, maps) of the output; None where it is unknown."""
        ### BEGIN SOLUTION
        size, height, width, maps = input_shape
        sides = [None if side is None else side // self.pool_size for side in (height, width)]
        return (size, *sides, maps)
        ### END SOLUTION

    def get_config(self):
        """The options of `__init__`, added to those that every layer has."""
        ### BEGIN SOLUTION
        return {**super().get_config(), "pool_size": self.pool_size}
        ### END SOLUTION


# %% visible="average-pool"
with trying("TrainableAveragePool", "scaled_tanh"):
    maps = np.array([[[1, 10], [3, 20], [9, 9]], [[0, 30], [0, 40], [9, 9]]])
    maps = maps[np.newaxis].astype("float32") / 10  # one image, 2×3 pixels, two maps
    layer = TrainableAveragePool()
    # Means: (1 + 3 + 0 + 0)/4/10 = 0.1 and 2.5; the third column fills no window.
    expect_close(layer(maps), scaled_tanh(np.array([[[[0.1, 2.5]]]], "float32")))
    shapes = {weight.name: tuple(weight.shape) for weight in layer.trainable_weights}
    expect_equal(shapes, {"coefficient": (2,), "bias": (2,)})
    # Each map has its own coefficient and bias, which come before the squashing.
    for weight in layer.trainable_weights:
        weight.assign([10, 0.4] if weight.name == "coefficient" else [-2, 1])
    expect_close(layer(maps), scaled_tanh(np.array([[[[-1, 2]]]], "float32")))
    expect_shape(TrainableAveragePool(3)(np.zeros((2, 9, 6, 4), "float32")), (2, 3, 2, 4))
    expect_equal(tuple(TrainableAveragePool(2).compute_output_shape((None, 9, None, 4))),
                 (None, 4, None, 4))

# %% tests="average-pool" points=3
# 3 points. Each part counts by itself:
#   1     values
#   0.75  one coefficient and one bias a map
#   0.25  starts as plain average pooling
#   0.25  shapes
#   0.25  gradients
#   0.5   saves and loads
### BEGIN HIDDEN TESTS
from autograder.probe import check

check(
    "lenet5.average_pool",
    TrainableAveragePool=TrainableAveragePool,
    scaled_tanh=lambda x: scaled_tanh(x),
)
### END HIDDEN TESTS

# %% [markdown]
# The same window means under three settings of coefficient and bias: nearly linear, a soft "or" and
# a soft "and". Red is positive, blue negative.

# %%
with showing("TrainableAveragePool", "prepare", "scaled_tanh"):
    eight = ops.convert_to_numpy(prepare(ten_digits[8:9]))
    layer = TrainableAveragePool()
    layer.build((None, 32, 32, 3))
    for weight in layer.trainable_weights:
        weight.assign([0.5, 8, 8] if weight.name == "coefficient" else [0, -1, -7])
    plots.feature_maps(
        ops.convert_to_numpy(layer(np.repeat(eight, 3, axis=-1))),
        title="One digit, pooled with three coefficients and biases",
        captions=["0.5 and 0", "8 and −1", "8 and −7"],
    )

# %% [markdown]
# ## A table of connections
#
# The maps of C3 do not see all maps of S2. The paper gives two reasons: it keeps the number of
# connections within reasonable bounds, and, "more importantly, it forces a break of symmetry":
# maps that get different inputs must come to different features. The rule, in the paper's order:
#
# - C3's first **six** maps see **three** neighbours each: map 0 sees maps 0, 1, 2 of S2; map 1 sees
#   1, 2, 3; and so on. Map 5 stands next to map 0: the neighbourhood *wraps round*.
# - The next **six** see **four** neighbours each: map 6 sees 0, 1, 2, 3, and so on in the same way.
# - The next **three** see two pairs with a gap between them: map 12 sees 0, 1, 3, 4; map 13 sees
#   1, 2, 4, 5; map 14 sees 0, 2, 3, 5 (the pair 2, 3, and the pair 5, 0).
# - The last, map 15, sees **all six**.
#
# ### Exercise 5: who is connected to whom (2 points)
#
# *Why:* a table of zeros and ones says all of this at once, and the next layer can be built from
# any such table.


# %% answer="connection-table"
def connection_table():
    """Table 1 of the paper.

    Returns:
        A NumPy array of shape (6, 16) and dtype bool: entry [i, j] tells whether map i of S2
        feeds map j of C3.
    """
    ### BEGIN SOLUTION
    # hint: Start with zeros of dtype bool and fill in column by column: a column is a map of C3, a
    #   row is a map of S2. Mixing the two up gives a table of the wrong shape.
    # hint: The wrap-round is a remainder: neighbour number s of map m is (m + s) % 6. Three loops
    #   do: steps 0 to 2 for the first six columns, 0 to 3 for the next six, and for the last three
    #   the two pairs as steps from the first map.
    # hint: Check by counting: columns hold 3, 4, 4 and 6 entries in the four groups, and 60 entries
    #   are set in all.
    table = np.zeros((6, 16), bool)
    for first in range(6):
        table[[(first + step) % 6 for step in range(3)], first] = True
        table[[(first + step) % 6 for step in range(4)], 6 + first] = True
    for first in range(3):
        table[[(first + step) % 6 for step in (0, 1, 3, 4)], 12 + first] = True
    table[:, 15] = True
    return table
    ### END SOLUTION


# %% visible="connection-table"
with trying("connection_table"):
    table = connection_table()
    expect_shape(table, (6, 16))
    expect_equal(table.dtype.name, "bool")
    expect_equal(np.flatnonzero(table[:, 1]), np.array([1, 2, 3]))
    expect_equal(np.flatnonzero(table[:, 7]), np.array([1, 2, 3, 4]))
    # How many maps each sees: 3, 4, 4 again, and all.
    expect_equal(table.sum(axis=0), np.array([3] * 6 + [4] * 9 + [6]))
    # And the table is fair: each map of S2 is seen by ten maps of C3.
    expect_equal(table.sum(axis=1), np.array([10] * 6))

# %% tests="connection-table" points=2
# 2 points. Each part counts by itself:
#   0.5  maps 0 to 5
#   0.5  maps 6 to 11
#   0.5  maps 12 to 14
#   0.5  map 15, shape and dtype
### BEGIN HIDDEN TESTS
from autograder.probe import check

check("lenet5.connection_table", connection_table=connection_table)
### END HIDDEN TESTS


# %% locked="draw-connections" folded=true
def draw_connections(table, title):
    """A table of connections as a picture: filled squares are connections."""
    table = np.asarray(table, bool)

    def paint(figure):
        axes = figure.subplots()
        for (row, column), connected in np.ndenumerate(table):
            colour = "#1f5f99" if connected else "#ffffff"
            square = plt.Rectangle(
                (column + 0.08, row + 0.08), 0.84, 0.84, facecolor=colour, edgecolor="#8a8a8a"
            )
            axes.add_patch(square)
        rows, columns = table.shape
        axes.set(xlim=(0, columns), ylim=(rows, 0), aspect="equal")
        axes.set_xticks(np.arange(columns) + 0.5, range(columns))
        axes.set_yticks(np.arange(rows) + 0.5, range(rows))
        axes.set(xlabel="map of C3", ylabel="map of S2", title=title)
        axes.tick_params(length=0)
        axes.spines[:].set_visible(False)

    told = "; ".join(
        f"map {column} sees {', '.join(map(str, np.flatnonzero(table[:, column])))}"
        for column in range(table.shape[1])
    )
    drawn(paint, (6.6, 3.0), f"{title}. {told}")


# %%
with showing("connection_table"):
    links = int(connection_table().sum())
    draw_connections(connection_table(), f"{links} of 96 possible connections")

# %% [markdown]
# ## A partial convolution
#
# Now the layer. Each connection from a map $i$ to a map $j$ has a 5×5 kernel of its own; each
# output map adds up what comes in through its connections and adds one bias. Keras
# has no such layer.
#
# There is a tempting short cut: an ordinary convolution with 6 × 16 kernels, and the unwanted ones
# set to zero when the layer is made. It is wrong. Nothing keeps them at zero: after the first
# step of training all 96 are alive. (Multiplying by a mask *at every call* gives the right
# outputs. But the layer then has 2,416 parameters, and 900 of them do nothing.) Your
# layer should hold exactly the weights that it needs: 60 × 25 + 16 = 1,516 for LeCun's table.
#
# Some ways that work; all are accepted, whatever the weights are called and however
# they are laid out:
#
# - For each output map, take its input maps (`ops.take(maps, inputs, axis=-1)`), convolve these
#   with a kernel of shape (5, 5, number of inputs, 1), and concatenate the results.
# - For each input map, convolve it with the kernels of all outputs that it feeds, and add up.
# - One weight of shape (5, 5, 60), spread out into a (5, 5, 6, 16) kernel with zeros in between at
#   every call. A product with a constant 60 × 96 matrix of zeros and ones does it.
#
# ### Exercise 6: a partial convolution (5 points)
#
# *Why:* most research on architectures begins with a layer that the framework does not have.


# %% answer="partial-conv"
class PartialConv2D(keras.layers.Layer):
    """A convolution in which some input maps feed some output maps.

    Args:
        connections: array or nested list of shape (maps in, maps out), any size: true (or 1) where
            a map in feeds a map out. Each map out is fed by at least one map in.
        kernel_size: side of the square kernels, an int.
        **kwargs: what any Keras layer takes, such as `name`.

    Trainable: kernel_size · kernel_size weights for each connection, small random numbers at
    first, and one bias for each map out; nothing else. No padding, stride 1, no activation.

    Called on maps (batch, height, width, maps in), it returns
    (batch, height − kernel_size + 1, width − kernel_size + 1, maps out).
    """

    def __init__(self, connections, kernel_size=5, **kwargs):
        super().__init__(**kwargs)
        ### BEGIN SOLUTION
        # hint: Choose one of the three ways in the text before you write. The first needs only
        #   take, convolve and concatenate; the third needs one convolution and is the quickest to
        #   run.
        # hint: The number of weights is kernel_size² times the connections, and one bias for each
        #   map out. For the first way, build makes one kernel of shape (k, k, inputs of this map,
        #   1) for each map out. Make weights with self.add_weight, in build, and keep those of a
        #   list in an attribute; a kernel needs small random numbers, not zeros.
        # hint: A mask over a full kernel holds too many weights. Any table must do: its shape is
        #   (maps in, maps out), it may be a nested list, and get_config must give something that
        #   can be written as text: a list of ints, not an array. ops.conv with padding "valid" and
        #   the data format named; the bias is added to the last axis.
        self.connections = np.asarray(connections, bool)
        self.kernel_size = kernel_size
        ### END SOLUTION

    def build(self, input_shape):
        """Make the weights for inputs of shape (batch, height, width, maps in)."""
        ### BEGIN SOLUTION
        links, outputs = int(self.connections.sum()), self.connections.shape[1]
        # The paper's start: uniform between ±2.4 / number of inputs of a unit.
        limit = 2.4 / (self.kernel_size**2 * links / outputs)
        self.kernels = self.add_weight(
            shape=(self.kernel_size, self.kernel_size, links),
            initializer=keras.initializers.RandomUniform(-limit, limit),
            name="kernels",
        )
        self.bias = self.add_weight(shape=(outputs,), initializer="zeros", name="bias")
        self.places = np.zeros((links, self.connections.size), "float32")
        self.places[np.arange(links), np.flatnonzero(self.connections)] = 1
        ### END SOLUTION

    def call(self, maps):
        """The maps of the layer, a tensor."""
        ### BEGIN SOLUTION
        places = ops.convert_to_tensor(self.places, dtype=self.compute_dtype)
        sides = (self.kernel_size, self.kernel_size)
        kernel = ops.reshape(ops.matmul(self.kernels, places), (*sides, *self.connections.shape))
        return ops.conv(maps, kernel, padding="valid", data_format="channels_last") + self.bias
        ### END SOLUTION

    def compute_output_shape(self, input_shape):
        """(batch, height, width, maps out); None where it is unknown."""
        ### BEGIN SOLUTION
        size, height, width, _ = input_shape
        lost = self.kernel_size - 1
        sides = [None if side is None else side - lost for side in (height, width)]
        return (size, *sides, self.connections.shape[1])
        ### END SOLUTION

    def get_config(self):
        """The options of `__init__`, added to those that every layer has."""
        ### BEGIN SOLUTION
        return {
            **super().get_config(),
            "connections": self.connections.astype(int).tolist(),
            "kernel_size": self.kernel_size,
        }
        ### END SOLUTION


# %% visible="partial-conv"
with trying("PartialConv2D"):
    connections = np.array([[1, 1, 0],
                            [0, 1, 1]])  # two maps in, three out
    layer = PartialConv2D(connections, kernel_size=3)
    noise = np.random.default_rng(4).normal(size=(2, 6, 8, 2)).astype("float32")
    expect_shape(layer(noise), (2, 4, 6, 3))
    expect_equal(tuple(layer.compute_output_shape((None, 6, None, 2))), (None, 4, None, 3))
    expect_equal(sum(int(np.prod(w.shape)) for w in layer.trainable_weights), 4 * 9 + 3)

    def responses():
        """Which map out changes when a map in changes: True or False, as in the table."""
        changed = [noise + np.eye(2, dtype="float32")[i] for i in range(2)]
        before = ops.convert_to_numpy(layer(noise))
        after = [ops.convert_to_numpy(layer(x)) for x in changed]
        return np.array([abs(y - before).max(axis=(0, 1, 2)) > 1e-6 for y in after])

    expect_equal(responses(), connections.astype(bool))
    # Whatever training makes of the weights, the missing connections stay missing.
    for weight in layer.trainable_weights:
        weight.assign(ops.ones(weight.shape))
    expect_equal(responses(), connections.astype(bool))
    # All kernels 1, all biases 1: each map out is 1 plus the sum of nine pixels of its inputs.
    nine = noise[:, :3, :3].sum(axis=(1, 2))  # of both maps in
    expect_close(layer(noise)[:, 0, 0], 1 + nine @ connections)

# %% tests="partial-conv" points=5
# 5 points. Each part counts by itself:
#   1.5  only these connections
#   1    values
#   1    parameters
#   0.5  shapes
#   0.5  gradients
#   0.5  saves and loads
### BEGIN HIDDEN TESTS
from autograder.probe import check

check("lenet5.partial_conv", PartialConv2D=PartialConv2D)
### END HIDDEN TESTS

# %% [markdown]
# Look for yourself: feed your layer with one map at a time and see which of the sixteen react.

# %%
with showing("PartialConv2D", "connection_table"):
    layer = PartialConv2D(connection_table())
    one_map_each = np.zeros((7, 14, 14, 6), "float32")
    one_map_each[np.arange(6), 7, 7, np.arange(6)] = 1  # the last stays dark
    reaction = ops.convert_to_numpy(layer(one_map_each))
    seen = abs(reaction[:6] - reaction[6]).max(axis=(1, 2)) > 0
    draw_connections(seen, "What the layer does")
    print("trainable parameters:", sum(int(np.prod(w.shape)) for w in layer.trainable_weights))

# %% [markdown]
# ## Counting to 60,000
#
# The paper says that LeNet-5 has 340,908 connections but only 60,000 trainable parameters, because
# weights are shared. Both numbers are exact, and you can find them.
#
# - A **parameter** is a number that is trained: a weight, a coefficient, a bias.
# - A **connection** is one use of an input by a unit, and each unit's bias counts as one more. A
#   unit of C1 has 25 + 1. A unit of S2 has 4 + 1: four pixels that share one coefficient, and a
#   bias.
#
# In a convolutional layer each parameter is used by every pixel of its map. The RBF units of the
# output are connected to all 84 units of F6, have no bias, and nothing in them is trained.
#
# ### Exercise 7: counting to 60,000 (2 points)
#
# *Why:* if you can count a network, you know how it is wired.


# %% answer="costs"
def lenet5_costs(connections):
    """Parameters and connections of the network of 1998, layer by layer.

    Args:
        connections: array (6, maps of C3) of bool: which maps of S2 feed which maps of C3. S4
            has as many maps as C3. Everything else is as in the table of exercise 1.

    Returns:
        {layer: (trainable parameters, connections)}, both ints, for the layers C1, S2, C3, S4, C5,
        F6, Out.
    """
    ### BEGIN SOLUTION
    # hint: For every layer ask two questions. How many numbers are trained? And how many inputs,
    #   bias included, has one unit, times how many units?
    # hint: In C1, C3 and C5 each parameter is used once at each pixel of its map: connections are
    #   parameters times pixels. C5's maps have one pixel. In S2 and S4 a map has two parameters,
    #   but each of its units has 4 + 1 connections.
    # hint: Parameters of C3: 25 for each true entry of the table, 1 for each map. What comes after
    #   C3 depends on how many maps that is: read it from the shape of the table. With LeCun's table
    #   the sums are 60,000 and 340,908: compare them, and then layer by layer.
    links, maps = int(np.sum(connections)), np.shape(connections)[1]
    c3 = 25 * links + maps
    return {
        "C1": (6 * 26, 6 * 26 * 28**2),
        "S2": (6 * 2, 6 * 5 * 14**2),
        "C3": (c3, c3 * 10**2),
        "S4": (maps * 2, maps * 5 * 5**2),
        "C5": ((25 * maps + 1) * 120, (25 * maps + 1) * 120),
        "F6": (121 * 84, 121 * 84),
        "Out": (0, 84 * 10),
    }
    ### END SOLUTION


# %% visible="costs"
with trying("lenet5_costs", "connection_table"):
    costs = lenet5_costs(connection_table())
    expect_equal(list(costs), ["C1", "S2", "C3", "S4", "C5", "F6", "Out"])
    # From the paper: C1 "contains 156 trainable parameters and 122,304 connections", S2 "has 12
    # trainable parameters and 5,880 connections", C3 "has 1,516 trainable parameters".
    expect_equal(tuple(costs["C1"]), (156, 122_304))
    expect_equal(tuple(costs["S2"]), (12, 5_880))
    expect_equal(costs["C3"][0], 1_516)
    parameters, connections = (sum(cost) for cost in zip(*costs.values(), strict=True))
    expect_equal(parameters, 60_000)
    expect_equal(connections, 340_908)

# %% tests="costs" points=2
# 2 points, with other tables of connections too. Each part counts by itself:
#   0.25  C1
#   0.5   S2 and S4
#   0.5   C3
#   0.5   C5 and F6
#   0.25  Out
### BEGIN HIDDEN TESTS
from autograder.probe import check

check("lenet5.costs", lenet5_costs=lenet5_costs)
### END HIDDEN TESTS

# %%
with showing("lenet5_costs", "connection_table"):
    costs = lenet5_costs(connection_table())
    print(f"{'layer':>6} {'parameters':>11} {'connections':>12}")
    for layer, (parameters, connections) in costs.items():
        print(f"{layer:>6} {parameters:11,} {connections:12,}")
    totals = [sum(cost) for cost in zip(*costs.values(), strict=True)]
    print(f"{'total':>6} {totals[0]:11,} {totals[1]:12,}")

# %% [markdown]
# The two convolutions that look at images make 80 % of the connections and hold 3 % of the
# parameters. C5, which shares nothing, holds 80 % of the parameters. This division of labour is the
# same in every classical network up to AlexNet.
#
# ## Distances to drawings
#
# The output layer has no weights to train. For each class there is a fixed drawing of 7×12 pixels,
# each +1 or −1: a *code* of 84 numbers, which is why F6 has 84 units. An output unit tells how far
# F6's 84 values are from its drawing $w_i$, as a squared Euclidean distance:
#
# $$y_i = \sum_{k=1}^{84} (x_k - w_{ik})^2$$
#
# The **smallest** output wins. The idea was that for a whole keyboard of characters the letter O,
# the digit 0 and a small o should have codes that look alike, so that a later stage, which knows
# about words, can choose between them.
#
# The paper's own drawings are printed in its figure 3. Ours are drawn anew, after LeCun's.


# %% locked="bitmaps"
DRAWINGS = """
..###.. ...#... .#####. .#####. ....##. ####### ...###. ####### .#####. ..####.
.##.##. ..##... ##...## ##...## ...###. ##..... ..##... .....## ##...## .##..##
##...## .###... ##...## .....## ...###. ##..... .##.... .....## ##...## ##...##
##...## ...#... .....## .....## ..####. ##..... ##..... ....##. ##...## ##...##
##...## ...#... .....## ....##. ..#.##. ######. ##..... ....##. .##.##. ##...##
##...## ...#... ....##. ..###.. .##.##. .....## ######. ...##.. ..###.. .######
##...## ...#... ...##.. ....##. .#..##. .....## ##...## ...##.. .##.##. .....##
##...## ...#... ..##... .....## ####### .....## ##...## ..##... ##...## .....##
##...## ...#... .##.... .....## ....##. .....## ##...## ..##... ##...## .....##
##...## ...#... ##..... ##...## ....##. ##...## ##...## .##.... ##...## ....##.
.##.##. ...#... ##..... ##...## ....##. ##..##. .##.##. .##.... ##...## ...##..
..###.. .#####. ####### .#####. ....##. .####.. ..###.. .##.... .#####. .###...
"""
lines = [line.split() for line in DRAWINGS.split("\n") if line]
bitmaps = np.array(
    [[1 if ink == "#" else -1 for line in lines for ink in line[digit]] for digit in range(10)],
    dtype="float32",
)  # (10, 84), row by row

# %%
plots.image_grid((bitmaps.reshape(10, 12, 7) + 1) / 2, labels=[str(digit) for digit in range(10)])
squared = ((bitmaps[:, None] - bitmaps) ** 2).sum(axis=-1)
print("squared distances between two of them:",
      f"{squared[squared > 0].min():.0f} (3 and 8) to {squared.max():.0f} (1 and 0)")

# %% [markdown]
# ### The loss
#
# What should training make small? The paper begins with the output of the right class $D$,
# $y_D$, and finds two faults with it. Nothing pushes the *wrong* outputs up; and if the codes
# could learn too, all would collapse into one point, where every distance is zero. So it adds
# a competition (its equation 9):
#
# $$E = y_D + \log\Bigl(e^{-j} + \sum_i e^{-y_i}\Bigr)$$
#
# The sum is over all classes, the right one too. It grows when a wrong distance is small, and so
# keeps wrong codes away. The constant $j$ stops this pull for distances far above it.
#
# ### Exercise 8: distances to drawings (3 points)
#
# *Why:* outputs that measure distance to a prototype are back in today's networks for few-shot
# learning and face recognition. And a loss that you write yourself has to survive numbers that
# a formula on paper does not mind: $e^{-200}$ is 0 in 32-bit floats, and its logarithm is minus
# infinity. (`ops.logsumexp` knows what to do.)
#
# Write `RBFOutput` and `rbf_loss`. Keras hands labels to a loss as floats: cast them
# before you use them as indices.


# %% answer="rbf"
class RBFOutput(keras.layers.Layer):
    """Squared Euclidean distances to fixed centres: (batch, features) → (batch, classes).

    Args:
        centres: array or nested list of shape (classes, features), any numbers. They are
            never trained.
        **kwargs: what any Keras layer takes, such as `name`.
    """

    def __init__(self, centres, **kwargs):
        super().__init__(**kwargs)
        ### BEGIN SOLUTION
        # hint: The layer: subtract every centre from every row of features. Write the shapes down:
        #   (batch, 1, features) minus (classes, features). Which axis is summed away?
        # hint: The centres are never trained: keep them as an array, not as a weight, and give
        #   get_config a nested list. For the loss, turn labels into int32 first; the right distance
        #   can be picked with a one-hot row and a sum.
        # hint: The competition is the logarithm of a sum of exponentials. Write e^{−j} as one more
        #   term in it: put a column with the value j beside the distances, negate everything, and
        #   let ops.logsumexp do the rest. Never take an exponential yourself.
        self.centres = np.asarray(centres, "float32")
        ### END SOLUTION

    def call(self, features):
        """The distances, a tensor."""
        ### BEGIN SOLUTION
        centres = ops.convert_to_tensor(self.centres, dtype=self.compute_dtype)
        return ops.sum(ops.square(ops.expand_dims(features, 1) - centres), axis=-1)
        ### END SOLUTION

    def compute_output_shape(self, input_shape):
        """(batch, classes)."""
        ### BEGIN SOLUTION
        return (input_shape[0], len(self.centres))
        ### END SOLUTION

    def get_config(self):
        """The options of `__init__`, added to those that every layer has."""
        ### BEGIN SOLUTION
        return {**super().get_config(), "centres": self.centres.tolist()}
        ### END SOLUTION


def rbf_loss(labels, distances, j=20.0):
    """The loss of the formula above, one value for each image.

    Args:
        labels: (batch,) right classes, whole numbers of an integer or a float type.
        distances: (batch, classes) outputs of the network, 0 or more, of any size.
        j: the constant, a float.

    Returns:
        A tensor of shape (batch,). Finite, whatever the distances are.
    """
    ### BEGIN SOLUTION
    right = ops.one_hot(ops.cast(labels, "int32"), distances.shape[-1], dtype=distances.dtype)
    rubbish = ops.full_like(distances[:, :1], j)
    competition = ops.logsumexp(-ops.concatenate([distances, rubbish], axis=-1), axis=-1)
    return ops.sum(right * distances, axis=-1) + competition
    ### END SOLUTION


# %% visible="rbf"
with trying("RBFOutput", "rbf_loss"):
    layer = RBFOutput([[1, -1, 1], [0, 2, 0]])
    features = np.array([[1, -1, 1], [0.5, 0, 0]], "float32")
    # To the first centre: 0, and 0.25 + 1 + 1. To the second: 1 + 9 + 1, and 0.25 + 4.
    expect_close(layer(features), [[0, 11], [2.25, 4.25]])
    expect_equal(len(layer.trainable_weights), 0)
    expect_equal(tuple(layer.compute_output_shape((None, 3))), (None, 2))

    distances = ops.convert_to_tensor(np.array([[0, 11], [2.25, 4.25]], "float32"))
    by_hand = [
        0 + np.log(np.exp(-3) + np.exp(-0) + np.exp(-11)),
        4.25 + np.log(np.exp(-3) + np.exp(-2.25) + np.exp(-4.25)),
    ]
    expect_close(rbf_loss(np.array([0, 1]), distances, j=3.0), by_hand)
    expect_close(rbf_loss(np.array([0.0, 1.0], "float32"), distances, j=3.0), by_hand)
    # Far away from everything: log(3 e⁻²⁰⁰) = log 3 − 200.
    far = ops.convert_to_tensor(np.full((1, 2), 200, "float32"))
    expect_close(rbf_loss(np.array([0]), far, j=200.0), [np.log(3)], tolerance=1e-3)

# %% tests="rbf" points=3
# 3 points. Each part counts by itself:
#   0.75  distances
#   0.25  shapes
#   0.25  nothing to train
#   0.5   saves and loads
#   1     loss
#   0.25  loss of large distances
### BEGIN HIDDEN TESTS
from autograder.probe import check

check(
    "lenet5.rbf",
    RBFOutput=lambda *a, **k: RBFOutput(*a, **k),
    rbf_loss=lambda *a, **k: rbf_loss(*a, **k),
)
### END HIDDEN TESTS

# %% [markdown]
# ## Against cross-entropy
#
# The textbook says of this output: *the cross-entropy cost function is now preferred, as it
# penalizes bad predictions much more, producing larger gradients and converging faster*. Is that
# so? Give both losses the same features $x$ (the values of F6) and the same codes, and look at
# the gradient that each sends back into the network.
#
# - **distance**: the plain loss $\lVert x - w_D \rVert^2$, without the competition.
# - **softmax**: take the negated distances as logits, $z_i = -\lVert x - w_i \rVert^2$, and
#   $p = \mathrm{softmax}(z)$. The loss is the cross-entropy $-\log p_D$. Since
#   $-\lVert x - w_i \rVert^2 = 2\,w_i \cdot x - \lVert w_i \rVert^2 - \lVert x \rVert^2$
#   and the last term is the same for all classes, this *is* an ordinary dense softmax layer with
#   weights $2 w_i$ and biases $-\lVert w_i \rVert^2$.
#
# ### Exercise 9: two gradients (2 points)
#
# *Why:* a loss acts on a network through its gradient, and in no other way.
#
# Work both gradients out on paper first; each fits on one line in the end. Then write
# `feature_gradients` with NumPy. Distances of some hundreds must do no harm: subtract the
# largest logit before you take exponentials.


# %% answer="feature-gradients"
def feature_gradients(features, labels, centres):
    """Gradients of two losses with respect to the features.

    Args:
        features: array (batch, features).
        labels: array (batch,) of ints, the right classes.
        centres: array (classes, features), any numbers.

    Returns:
        {"distance": array (batch, features), "softmax": array (batch, features)}: row n is the
        gradient of the loss of image n alone (no mean over the batch).
    """
    ### BEGIN SOLUTION
    # hint: The gradient of ‖x − w‖² by x is one line: which factor comes in front? For softmax, the
    #   gradient of −log p_D by the logits is p minus the one-hot row of the right class; the chain
    #   rule does the rest.
    # hint: In softmax's gradient every class adds (p_i − [i = D]) times the gradient of its logit,
    #   −2 (x − w_i). The terms in x cancel, since the p_i sum to 1. What is left? The text below
    #   the exercise is about its direction.
    # hint: In code: logits of shape (batch, classes), less the largest of each row; exponentials;
    #   each row divided by its own sum. A matrix product of the probabilities with the centres
    #   gives (batch, features). No mean over the batch.
    right = centres[labels]
    logits = -((features[:, np.newaxis] - centres) ** 2).sum(axis=-1)
    probabilities = np.exp(logits - logits.max(axis=-1, keepdims=True))
    probabilities /= probabilities.sum(axis=-1, keepdims=True)
    return {
        "distance": 2 * (features - right),
        "softmax": 2 * (probabilities @ centres - right),
    }
    ### END SOLUTION


# %% visible="feature-gradients"
with trying("feature_gradients"):
    centres = np.array([[1.0, 0.0], [0.0, 0.5], [-0.5, -1.0]])
    features, labels = np.array([[0.2, 0.1], [0.4, -0.3]]), np.array([0, 2])
    gradients = feature_gradients(features, labels, centres)
    expect_equal(sorted(gradients), ["distance", "softmax"])

    def losses(x):
        """Both losses of one image's features for each class, by their definitions."""
        z = -((x - centres) ** 2).sum(axis=-1)
        return {"distance": -z, "softmax": np.log(np.exp(z).sum()) - z}

    # Nudge each feature by a little and see by how much the loss grows.
    for name, got in gradients.items():
        for n, label in enumerate(labels):
            slopes = [
                (losses(features[n] + nudge)[name] - losses(features[n] - nudge)[name])[label]
                / 2e-6
                for nudge in 1e-6 * np.eye(2)
            ]
            expect_close(got[n], slopes)
    # Far away, probabilities are 0 or 1, but never NaN.
    far = feature_gradients(100 * features, labels, centres)["softmax"]
    expect_close(far, [[0, 0], [3, 2]])

# %% tests="feature-gradients" points=2
# 2 points. Each part counts by itself:
#   0.75  distance
#   0.75  softmax
#   0.5   far away
### BEGIN HIDDEN TESTS
from autograder.probe import check

check("lenet5.feature_gradients", feature_gradients=feature_gradients)
### END HIDDEN TESTS

# %% [markdown]
# Now walk from the right code (a 3, at 0) in a straight line to a wrong one (an 8, at 1), and past
# it. Half-way the prediction tips from right to wrong.

# %%
with showing("feature_gradients"):
    steps = np.linspace(0, 1.5, 61)
    path = bitmaps[3] + steps[:, np.newaxis] * (bitmaps[8] - bitmaps[3])
    gradients = feature_gradients(path, np.full(len(path), 3), bitmaps)
    sizes = {name: np.linalg.norm(rows, axis=-1) for name, rows in gradients.items()}
    plots.curves(
        sizes,
        steps,
        xlabel="way from the code of the 3 to that of the 8",
        ylabel="size of the gradient",
        title="A 3 that turns into an 8",
    )
    for place in (0.1, 0.4, 0.6, 1.0, 1.4):
        step = int(np.argmin(abs(steps - place)))
        told = ", ".join(f"{name} {size[step]:7.3f}" for name, size in sizes.items())
        print(f"at {place}: {told}")

# %% [markdown]
# The textbook's sentence holds, with care.
#
# - For a *wrong* prediction (from 0.5 on) cross-entropy has the larger gradient, up to twice as
#   large, until the features sit on the wrong code. There both are equal; beyond it, the plain
#   distance pulls harder still, as it grows with every step.
# - The real difference is on the other side. A *good* prediction costs cross-entropy nothing: its
#   gradient is practically zero at 0.4. The distance goes on pulling features to their code even
#   where they are classified correctly already. In a batch in which most images are right, these
#   drown the few that are wrong. What counts is not the size of the gradient, but its **contrast**.
# - Their directions differ, too: $2(x - w_D)$ points away from the right code and knows nothing of
#   other classes; $2(\sum_i p_i w_i - w_D)$ points from the right code to the *probable* ones.
#
# And the authors knew: with the competition, their loss of 1998 has the term
# $\log \sum_i e^{-y_i}$. Without $j$ it *is* the cross-entropy of the softmax of the negated
# distances.
#
# ## The network of 1998
#
# You have all the parts. Between them stand ordinary Keras layers: C1 and C5 are convolutions, F6
# is dense.
#
# ### Exercise 10: the network of 1998 (3 points)
#
# *Why:* put together, the parts show whether they fit: if one is wrong, the count is seldom 60,000.
#
# Write `build_lenet5`. The images come in as they are in the data set; `prepare` is the first step
# of the model. The squashing function follows C1, C3, C5 and F6; your pooling layers have it
# inside. Keras's layers take it as `activation=scaled_tanh`, and
# `keras.layers.Activation(scaled_tanh)` is a layer of its own.


# %% answer="build-original"
def build_lenet5(connections, bitmaps):
    """LeNet-5 as in 1998, not compiled and not trained.

    Args:
        connections: (6, 16) table of connections from S2 to C3.
        bitmaps: (10, 84) centres of the output layer.

    Returns:
        A keras.Model: images (batch, 28, 28, 1) from 0 to 1 → (batch, 10) squared distances. 60,000
        trainable parameters with LeCun's table.
    """
    ### BEGIN SOLUTION
    # hint: Write the seven names of your table one below the other, and put prepare before the
    #   first. Which of them are your layers, which are Keras's?
    # hint: C1 and C5 are Conv2D without padding, with kernels of 5; C3 is PartialConv2D, which has
    #   no activation of its own. Before F6 the maps must become a row.
    # hint: Compare the count of trainable weights with 60,000: too many by 840 or so means an
    #   output layer that is trained, too many by 900 a full C3. S2 and S4 need no activation behind
    #   them, for theirs is inside.
    inputs = keras.Input((28, 28, 1))
    x = prepare(inputs)
    x = keras.layers.Conv2D(6, 5, activation=scaled_tanh, name="C1")(x)
    x = TrainableAveragePool(name="S2")(x)
    x = PartialConv2D(connections, name="C3")(x)
    x = keras.layers.Activation(scaled_tanh)(x)
    x = TrainableAveragePool(name="S4")(x)
    x = keras.layers.Conv2D(120, 5, activation=scaled_tanh, name="C5")(x)
    x = keras.layers.Flatten()(x)
    x = keras.layers.Dense(84, activation=scaled_tanh, name="F6")(x)
    return keras.Model(inputs, RBFOutput(bitmaps, name="Out")(x), name="lenet5")
    ### END SOLUTION


# %% visible="build-original"
with trying("build_lenet5", "connection_table", "prepare", "TrainableAveragePool",
            "PartialConv2D", "RBFOutput", "scaled_tanh"):
    model = build_lenet5(connection_table(), bitmaps)
    distances = ops.convert_to_numpy(model(ten_digits))
    expect_shape(distances, (10, 10))
    trainable = sum(int(np.prod(weight.shape)) for weight in model.trainable_weights)
    expect_equal(trainable, 60_000)
    assert (distances >= 0).all(), "squared distances are never negative"

# %% tests="build-original" points=3
# 3 points. Each part counts by itself:
#   1    60,000 trainable parameters
#   1.5  values
#   0.5  distances to the bitmaps
### BEGIN HIDDEN TESTS
from autograder.probe import check

check(
    "lenet5.build_original",
    build_lenet5=build_lenet5,
    prepare=lambda images: prepare(images),
    scaled_tanh=lambda x: scaled_tanh(x),
    TrainableAveragePool=lambda: TrainableAveragePool(),
    PartialConv2D=lambda connections: PartialConv2D(connections),
    RBFOutput=lambda centres: RBFOutput(centres),
)
### END HIDDEN TESTS

# %% [markdown]
# ## The network of today
#
# What is called LeNet-5 now is a simplification: pooling without weights, C3 connected to all maps,
# a dense layer of ten units with softmax in place of the drawings. Most people also replace the
# scaled tanh by a ReLU and the mean by the maximum.
#
# ### Exercise 11: the network of today (2 points)
#
# *Why:* it is the smallest network that is worth training on images, and a good first try on any
# problem with small pictures.
#
# Write `build_lenet5_modern`. Sizes and numbers of maps are those of your table, the input goes
# through `prepare`, and the layers in order are: convolution, pooling, convolution, pooling, a
# layer of 120 units (C5), one of 84 (F6), one of 10.


# %% answer="build-modern"
def build_lenet5_modern(activation="relu", pooling="max"):
    """LeNet-5 as it is built today, not compiled and not trained.

    Args:
        activation: name of the Keras activation after both convolutions, C5 and F6, such as "relu"
            or "tanh" (the plain one).
        pooling: "max" or "average", without weights and without an activation.

    Returns:
        A keras.Model: images (batch, 28, 28, 1) from 0 to 1 → (batch, 10) probabilities
        (softmax). 61,706 parameters.
    """
    ### BEGIN SOLUTION
    # hint: The same table again, with Keras's own layers throughout: which of the seven have
    #   changed? There is no table of connections and no RBF.
    # hint: The activation is an argument, and so is the kind of pooling; choose the layer's class
    #   once, at the top. C5 as a dense layer wants a Flatten before it. The last layer has a
    #   softmax, whatever the activation is.
    pool = keras.layers.MaxPooling2D if pooling == "max" else keras.layers.AveragePooling2D
    inputs = keras.Input((28, 28, 1))
    x = prepare(inputs)
    x = pool(2)(keras.layers.Conv2D(6, 5, activation=activation)(x))
    x = pool(2)(keras.layers.Conv2D(16, 5, activation=activation)(x))
    x = keras.layers.Flatten()(x)
    x = keras.layers.Dense(120, activation=activation)(x)
    x = keras.layers.Dense(84, activation=activation)(x)
    outputs = keras.layers.Dense(10, activation="softmax")(x)
    return keras.Model(inputs, outputs, name="lenet5_modern")
    ### END SOLUTION


# %% visible="build-modern"
with trying("build_lenet5_modern", "prepare"):
    model = build_lenet5_modern()
    probabilities = ops.convert_to_numpy(model(ten_digits))
    expect_shape(probabilities, (10, 10))
    expect_close(probabilities.sum(axis=1), np.ones(10))
    expect_equal(model.count_params(), 61_706)
    model = build_lenet5_modern("tanh", "average")
    model(ten_digits)
    expect_equal(model.count_params(), 61_706)

# %% tests="build-modern" points=2
# 2 points. Each part counts by itself:
#   0.5   61,706 parameters
#   0.75  ReLU and max pooling
#   0.75  tanh and average pooling
### BEGIN HIDDEN TESTS
from autograder.probe import check

check(
    "lenet5.build_modern",
    build_lenet5_modern=build_lenet5_modern,
    prepare=lambda images: prepare(images),
)
### END HIDDEN TESTS

# %% [markdown]
# ## Training
#
# `training.train` trains a network, shows how it goes, and keeps the weights in the folder
# `trained/` beside this notebook; run again, it loads them. It sets a tenth of the images aside for
# validation and keeps the best epoch. What matters here:
#
# - `epochs`, passes over the images; `batch_size`, images a step (default 128); `peak`, the largest
#   learning rate of a one-cycle schedule (default 0.001).
# - `augment=training.flips_and_shifts` shifts each image by up to two pixels and mirrors every
#   other one, anew in each pass. With `shift=1` or `flips=False`, wrap it in `functools.partial`
#   or a function of your own. *May a digit be mirrored? May a shoe?*
#
# ### Exercise 12: training (4 points)
#
# *Why:* architecture is half of a network's accuracy, training the other half. A few epochs of
# anything come close to the goals below; to reach them takes a recipe.
#
# Write the two functions, with a recipe of your own, and run the cells after them. Hand in the
# folder `trained/` with the notebook.
#
# **How it is graded.** The grader loads `trained/lenet5-digits.weights.h5` and
# `trained/lenet5-fashion.weights.h5` into the network that your `build_lenet5_modern()` gives, and
# shows it 1,500 images that are in neither sample, and 500 that are shifted, rotated and relit a
# little: you cannot know them. Printed numbers do not count. The accuracy that counts is that on
# the 1,500, each a trace lighter or darker than it was; that on the others counts only where it is
# lower than chance and any honest network would explain. Points rise evenly:
#
# | | none up to | all from | the recipe of this course reaches |
# |---|---:|---:|---:|
# | digits, 2 points | 93 % | 97 % | 98.2 % |
# | clothes, 2 points | 78 % | 87 % | 88.4 % |
#
# Our recipe uses the samples, 4,500 and 5,400 images after validation, and takes a minute or two on
# two processor cores. *Without* weights that fit your network, the grader trains it itself on 1,000
# images, for two passes; then points rise from 50 to 75 % (digits) and from 40 to
# 60 % (clothes), to half of the points at most. Weights never earn less than that.
#
# More images do more than any recipe: `data.mnist(full=True)` and `data.fashion_mnist(full=True)`
# get the full sets where they can be had. (Test a network that has learned from the full MNIST on
# the full set's test images. The sample's are among its training images.)


# %% answer="train"
def train_digits(images, labels):
    """Train `build_lenet5_modern()` under the name "lenet5-digits".

    Args:
        images: (n, 28, 28, 1) digits, 0 to 1.
        labels: (n,) right classes.

    Returns:
        What `training.train` returns.
    """
    ### BEGIN SOLUTION
    # hint: training.train takes the builder itself, not a built network, then images, labels and
    #   name=. See help(training.train) for what else you can set: passes, batch size, the highest
    #   learning rate, what changes the images.
    # hint: A few thousand images are soon learned by heart. More passes help only with images that
    #   change: training.flips_and_shifts moves and mirrors them. Which of the two would make wrong
    #   labels of digits?
    # hint: A function of (images, rng) that calls flips_and_shifts with shift=1, and for digits
    #   without flips, is passed as augment=. Then try some dozens of passes, with small batches.
    #   The name decides where the weights land: each function needs its own.
    def shifted(images, rng):
        return training.flips_and_shifts(images, rng, shift=1, flips=False)

    return training.train(build_lenet5_modern, images, labels, name="lenet5-digits",
                          epochs=30, batch_size=64, peak=4e-3, augment=shifted)
    ### END SOLUTION


def train_fashion(images, labels):
    """Train `build_lenet5_modern()` under the name "lenet5-fashion".

    Args:
        images: (n, 28, 28, 1) photographs of clothes, 0 to 1.
        labels: (n,) right classes.

    Returns:
        What `training.train` returns.
    """
    ### BEGIN SOLUTION
    def shifted_and_mirrored(images, rng):
        return training.flips_and_shifts(images, rng, shift=1)

    return training.train(build_lenet5_modern, images, labels, name="lenet5-fashion",
                          epochs=40, batch_size=64, peak=4e-3, augment=shifted_and_mirrored)
    ### END SOLUTION


# %%
with showing("train_digits", "build_lenet5_modern", "prepare"):
    digits_run = train_digits(digits.train_images, digits.train_labels)
    reached = training.accuracy(digits_run.model, digits.test_images, digits.test_labels)
    print(f"{reached:.1%} of {len(digits.test_images):,} test digits are right")

# %%
with showing("train_fashion", "build_lenet5_modern", "prepare"):
    fashion_run = train_fashion(fashion.train_images, fashion.train_labels)
    reached = training.accuracy(fashion_run.model, fashion.test_images, fashion.test_labels)
    print(f"{reached:.1%} of {len(fashion.test_images):,} test photographs are right")

# %% tests="reached" points=4
# 4 points. Each part counts by itself, on the scale above:
#   2  digits
#   2  clothes
### BEGIN HIDDEN TESTS
from autograder.probe import check

check("lenet5.reached", build_lenet5_modern=build_lenet5_modern)
### END HIDDEN TESTS

# %% [markdown]
# And the network of 1998, with its own loss. Nothing to write, no points. The smallest output wins,
# which `lowest=True` says.

# %%
with showing("build_lenet5", "rbf_loss", "connection_table", "prepare", "TrainableAveragePool",
             "PartialConv2D", "RBFOutput", "scaled_tanh"):
    def build_original():
        return build_lenet5(connection_table(), bitmaps)

    original_run = training.train(build_original, digits.train_images, digits.train_labels,
                                  name="lenet5-1998", epochs=20, batch_size=64, peak=4e-3,
                                  loss=rbf_loss, lowest=True)
    original_reached = training.accuracy(original_run.model, digits.test_images,
                                         digits.test_labels, lowest=True)
    print(f"{original_reached:.1%} of {len(digits.test_images):,} test digits are right")

# %% [markdown]
# **What F6 draws.** The 84 values of F6 are a picture, too: training makes them as like the right
# drawing as it can. Here are those of ten test digits. A squared distance to every drawing is all
# that the output layer computes from them.

# %%
with showing("build_lenet5", "original_run"):
    before_last = keras.Model(original_run.model.input, original_run.model.layers[-1].input)
    drawn_by_f6 = ops.convert_to_numpy(before_last(ten_digits)).reshape(10, 12, 7)
    nearest = ops.convert_to_numpy(original_run.model(ten_digits)).argmin(axis=1)
    plots.feature_maps(
        np.moveaxis(drawn_by_f6, 0, -1),
        title="F6's values for ten test digits, and the nearest drawing",
        captions=[f"{digit}: nearest {found}" for digit, found in enumerate(nearest)],
        columns=5,
    )

# %% [markdown]
# ## What was gained and lost
#
# Four numbers decide between two networks: parameters (memory, and the danger of overfitting),
# multiply-adds (time, in principle), time a step (in practice), accuracy.
#
# ### Exercise 13: what both cost (1 point)
#
# *Why:* parameters say how much a network holds, products how much it has to compute.
#
# Count the multiply-adds of both networks for one image: one for each weight at each output
# position. Biases, squashing functions, maxima and plain means do not count. The original's pooling
# layers have one for each output value (its mean times the coefficient), and its output layer has
# one for each squared difference.


# %% answer="multiply-adds"
def multiply_adds(connections):
    """Products of both networks for one image.

    Args:
        connections: (6, 16) table of bool, for the original; the modern one has all of them.

    Returns:
        (original, modern), two ints.
    """
    ### BEGIN SOLUTION
    # hint: Convolutions: kernel side squared, times the pairs of maps that are connected, times the
    #   output's pixels. Dense layers: inputs times outputs. Which of these are the same in both
    #   networks?
    # hint: The modern C3 has all 6 · 16 pairs, the original the true entries of the table. C5 sees
    #   5 · 5 · 16 values. Add the original's pooling, one for each value that comes out of S2 and
    #   S4; the modern one's pooling has none.
    # hint: The output layer takes 84 · 10 in both: squared differences there, weights here.
    c1 = 25 * 6 * 28**2
    dense = 400 * 120 + 120 * 84 + 84 * 10
    pools = 6 * 14**2 + 16 * 5**2
    original = c1 + 25 * int(np.sum(connections)) * 10**2 + dense + pools
    return original, c1 + 25 * 6 * 16 * 10**2 + dense
    ### END SOLUTION


# %% visible="multiply-adds"
with trying("multiply_adds"):
    # With all 96 connections, only the original's pooling layers make a difference:
    # 6 · 14 · 14 values in S2, 16 · 5 · 5 in S4.
    everything = np.ones((6, 16), bool)
    original, modern = multiply_adds(everything)
    expect_equal(original - modern, 1_176 + 400)
    # One connection less: one 5×5 kernel less at 10 · 10 positions.
    everything[2, 3] = False
    expect_equal(multiply_adds(everything), (original - 2_500, modern))

# %% tests="multiply-adds" points=1
# 1 point. Each part counts by itself:
#   0.5  original
#   0.5  modern
### BEGIN HIDDEN TESTS
from autograder.probe import check

check("lenet5.multiply_adds", multiply_adds=multiply_adds)
### END HIDDEN TESTS

# %% [markdown]
# Time a step is measured by the training itself: seconds by steps of 64 images.

# %%
with showing("multiply_adds", "connection_table", "original_run", "digits_run"):
    both = zip(["1998", "today"], [original_run, digits_run], multiply_adds(connection_table()),
               [True, False], strict=True)
    print(f"{'':>5} {'trainable':>10} {'multiply-adds':>14} {'ms a step':>10} {'test digits':>12}")
    for year, run, products, lowest in both:
        parameters = sum(int(np.prod(weight.shape)) for weight in run.model.trainable_weights)
        right = training.accuracy(run.model, digits.test_images, digits.test_labels, lowest)
        record = run.record
        step = f"{1000 * record['seconds'] / record['steps']:.1f}" if record else "?"
        print(f"{year:>5} {parameters:10,} {products:14,} {step:>10} {right:12.1%}")

# %% [markdown]
# The network of 1998 makes do with a fifth fewer multiply-adds. Whether a step is a fifth quicker
# depends on your device: leaving products out saves time only where the rest can still be done in
# large regular blocks, and a table with holes is not regular. In 1998 each product counted; since
# GPUs compute whole matrices at once, hardly anybody leaves single connections out.
#
# In accuracy they are close: with the course's recipe 98.1 % (1998) and 98.6 % (today) of these
# 1,000 digits, which is five images apart. On so few images, ten is chance. The paper reports
# 99.05 % for LeNet-5, with 60,000 training images in place of our 4,500, and 99.2 % when distorted
# copies were added to them. Nothing here shows that what was dropped was needed. What stayed is the
# frame: convolve, pool, convolve, pool, classify.
#
# ## What a convolution takes for granted
#
# One experiment shows it in a single table. Take a dense network with as many parameters
# as LeNet-5, and train both on clothes. Then shuffle the pixels: one random rearrangement, the
# *same* for all images. Nothing is lost; each image still holds all of its values, and any two
# images are as far apart as before. **Before you go on, predict:** what becomes of the
# accuracy of the dense network? And of LeNet-5's?
#
# ### Exercise 14: shuffled pixels (1 point)
#
# *Why:* two lines are enough for an experiment that shows what a convolution assumes about images.


# %% answer="permute"
def permute_pixels(images, order):
    """Rearrange the pixels of every image in the same way.

    Args:
        images: array (batch, height, width, channels).
        order: (height · width,) ints, each of 0, 1, … once. Counted row by row from the top left,
            pixel k of a new image is pixel order[k] of the old one, with all its channels.

    Returns:
        A new NumPy array of the same shape and dtype; `images` is left as it was.
    """
    ### BEGIN SOLUTION
    # hint: Make each image's pixels one row, rearrange the row, and make it an image again. The
    #   channels of a pixel stay together.
    # hint: Reshape to (batch, height · width, channels), and index the middle axis with order: an
    #   index by an array makes a copy, so the images stay as they were.
    size, height, width, channels = images.shape
    pixels = images.reshape(size, height * width, channels)
    return pixels[:, order].reshape(images.shape)
    ### END SOLUTION


# %% visible="permute"
with trying("permute_pixels"):
    image = np.arange(6, dtype="float32").reshape(1, 2, 3, 1)  # rows 0 1 2 and 3 4 5
    two = np.concatenate([image, 10 * image])
    moved = permute_pixels(two, np.array([5, 0, 1, 2, 3, 4]))
    expect_close(moved[0, :, :, 0], [[5, 0, 1], [2, 3, 4]])
    expect_close(moved[1], 10 * moved[0])
    expect_close(two[0], image[0])

# %% tests="permute" points=1
# 1 point. Each part counts by itself:
#   0.75  values
#   0.25  shape, dtype and input left alone
### BEGIN HIDDEN TESTS
from autograder.probe import check

check("lenet5.permute", permute_pixels=permute_pixels)
### END HIDDEN TESTS

# %%
with showing("permute_pixels"):
    order = np.random.default_rng(1998).permutation(28 * 28)
    plots.before_after(ten_clothes[:6], permute_pixels(ten_clothes[:6], order),
                       ["photograph", "shuffled"])


# %% locked="dense-twin"
def build_dense():
    """A network without convolutions, with about as many parameters as LeNet-5: 62,020."""
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            keras.layers.Flatten(),
            keras.layers.Dense(78, activation="relu"),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )


# %% [markdown]
# Four short trainings, about half a minute in all on two processor cores.

# %%
with showing("permute_pixels", "build_lenet5_modern", "prepare"):
    table = {}
    for data_name in ("photographs", "shuffled"):
        train_set, test_set = fashion.train_images, fashion.test_images
        if data_name == "shuffled":
            train_set, test_set = permute_pixels(train_set, order), permute_pixels(test_set, order)
        for net_name, build in [("LeNet-5", build_lenet5_modern), ("dense", build_dense)]:
            run = training.train(build, train_set, fashion.train_labels,
                                 name=f"{data_name}-{net_name.lower()}", epochs=10, peak=4e-3)
            table[net_name, data_name] = training.accuracy(run.model, test_set, fashion.test_labels)
    print(f"\n{'':>8} {'photographs':>12} {'shuffled':>9}")
    for net_name in ("LeNet-5", "dense"):
        print(f"{net_name:>8} {table[net_name, 'photographs']:12.1%}"
              f" {table[net_name, 'shuffled']:9.1%}")

# %% [markdown]
# With the course's seeds, 86.4 % of the photographs for LeNet-5 and 83.2 % for the dense network;
# shuffled, 81.9 % and 84.4 %. (On 1,000 images, about two points are chance.)
#
# The dense network does not care: to it, pixels are a list, and one order is as good as another.
# It learns the same thing with its inputs renamed. LeNet-5 loses all of its advantage, and more. A
# convolution *assumes* that neighbouring pixels belong together, and that a pattern means the same
# wherever it stands. For photographs that is true, and it need not be learned from
# examples. For shuffled ones it is false, and in the way.
#
# ## Summary
#
# - LeNet-5 has seven layers: two convolutions, each with a pooling layer, and three dense layers,
#   the first of which is written as a convolution. No padding: 32 → 28 → 14 → 10 → 5 → 1.
# - Of its 60,000 parameters, C1 and C3 hold 3 % and make most of the connections.
# - Its pooling layers learn a coefficient and a bias for each map. Its third layer leaves 36 of 96
#   connections out; a layer that does so holds weights for the other 60 and nothing else.
# - Its outputs are squared distances to drawings of the digits: the smallest wins.
# - Cross-entropy is better, but not because its gradients are larger everywhere: they are large
#   where the prediction is wrong and vanish where it is right. The loss of 1998 had that, too.
# - Today's version drops all of this, has 61,706 parameters, and is simpler and quicker to train.
# - A convolution takes for granted that neighbouring pixels belong together. Where that is so, it
#   helps a lot; where it is not, nothing is left of its advantage.
#
# ## Further reading
#
# - A. Géron, *Hands-On Machine Learning*, chapter 14.
# - Y. LeCun, L. Bottou, Y. Bengio, P. Haffner, ["Gradient-Based Learning Applied to Document
#   Recognition"](http://yann.lecun.com/exdb/publis/pdf/lecun-98.pdf), 1998: section II is LeNet-5,
#   the rest a whole system that reads cheques.
# - Y. LeCun, L. Bottou, G. Orr, K.-R. Müller, ["Efficient
#   BackProp"](http://yann.lecun.com/exdb/publis/pdf/lecun-98b.pdf), 1998: why this squashing
#   function, and how to normalize inputs.
# - Y. LeCun's own page on [LeNet-5](http://yann.lecun.com/exdb/lenet/): the network at work on
#   digits that are shifted, turned, noisy or strange.
# - J. Snell, K. Swersky, R. Zemel, ["Prototypical Networks for Few-shot
#   Learning"](https://arxiv.org/abs/1703.05175), 2017: distances to prototypes, back again.
# - C. Zhang and others, ["Understanding deep learning requires rethinking
#   generalization"](https://arxiv.org/abs/1611.03530), 2016: shuffled pixels and shuffled labels.
# - H. Xiao, K. Rasul, R. Vollgraf, ["Fashion-MNIST"](https://arxiv.org/abs/1708.07747), 2017: the
#   clothes.

# %% locked="summary"
course.summary()  # of this notebook; course.progress() of all, course.submit() hands in
