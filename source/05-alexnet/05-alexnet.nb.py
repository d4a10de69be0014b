# %% [markdown]
# # AlexNet: the network that changed the field
#
# In 2012, networks of one design made 15 errors in a hundred where the runner-up made 26.
# Hardly anything in them was new: convolutions, pooling, ReLU, dropout, two graphics cards, a
# million photographs. In this notebook you build such a network from its table, find out by
# counting that the printed table cannot be right, write its forgotten layer (local response
# normalization) and its training tricks, turn it into its successor of 2013, and measure errors
# the way the contest did.
#
# **When you are done, you can**
#
# - write a layer in which neighbouring maps compete, and say at which scale it has any effect;
# - translate the same layer between four conventions that count differently;
# - read a network off a table, and check the table by counting;
# - build AlexNet at any width, whole or in two towers, and ZF Net as a variant of it;
# - crop, mirror and relight images as its authors did, and predict from ten crops;
# - measure top-5 errors in such a way that a classifier that knows nothing scores nothing.
#
# | | exercise | you write | points | minutes |
# |---:|---|---|---:|---:|
# | 1 | Four ways to say the same | `convert_lrn` | 2 | 10 |
# | 2 | The layer | `LocalResponseNorm` | 5 | 15 |
# | 3 | What it does, and when | `lrn_answers` | 2 | 6 |
# | 4 | Walking through a table | `walk` | 2 | 10 |
# | 5 | What is missing? | `mended` | 1 | 5 |
# | 6 | AlexNet | `build_alexnet` | 6 | 15 |
# | 7 | Random crops | `random_crops` | 2 | 8 |
# | 8 | The colours of a data set | `colour_components` | 1 | 6 |
# | 9 | Light | `colour_noise`, `simple_lighting` | 2 | 8 |
# | 10 | Ten crops | `ten_crops`, `ten_crop_predict` | 2 | 8 |
# | 11 | ZF Net | `zfnet_table`, `build_zfnet` | 3 | 8 |
# | 12 | Top-5 errors | `top_k_error` | 2 | 8 |
# | 13 | A metric over many batches | `TopKError` | 2 | 8 |
# | 14 | Your AlexNet, trained | its trained weights | 4 | 5 |
# | | **in all** | | **36** | **120** |
#
# Training comes on top: at most ten minutes on two processor cores.
#
# **How it works.** Write your answer where it says `# YOUR CODE HERE`, and delete the line that
# raises `NotImplementedError`. After each answer stands a cell of *visible tests*: small cases
# that you can check by hand. It earns no points. The cell after it does: it says how many points
# each part is worth, and is filled in when your notebook is graded, with other numbers. Parts
# count on their own. **Hand in the whole folder**, with `trained/` in it: that is where your
# network's weights are.
#
# You need Keras, convolution and pooling. The course follows chapter 14 of A. Géron's *Hands-On
# Machine Learning*; "the textbook" means that book, "the paper" is A. Krizhevsky, I. Sutskever and
# G. Hinton, *ImageNet Classification with Deep Convolutional Neural Networks*, 2012.

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


find_course("05-alexnet", "0.1")

import course

hint = course.hint  # hint("convert-lrn") helps a little, and more each time; nobody counts

# %% locked="setup"
from functools import partial

import matplotlib.pyplot as plt
import numpy as np

from course import (
    data,
    device_report,
    expect_close,
    expect_equal,
    expect_raises,
    expect_shape,
    network_drawing,
    plots,
    showing,
    trained,
    training,
    trying,
)
from course.clothes import full_set
from course.figures import LINES, MARKS, drawn

print(device_report())  # before Keras: it keeps TensorFlow's start-up log off the page

import keras
from keras import ops

fashion = data.fashion_mnist()

# %% [markdown]
# ## Maps in competition
#
# After the ReLU of its first two convolutions, AlexNet lets the maps compete. At each pixel, each
# activation is divided by something that grows with the activations *of the neighbouring maps at
# the same pixel*. A strong response silences weaker ones beside it, so that neighbouring filters
# have a reason to look for different things. (Biological neurons have been seen to compete like
# this.)
# The textbook's equation 14-2 says, for map $i$ of $f_n$ maps:
#
# $$b_i = a_i \left(k + \alpha \sum_{j=j_\text{low}}^{j_\text{high}} a_j^2\right)^{-\beta}
# \quad\text{with}\quad j_\text{high} = \min\left(i + \tfrac r2,\; f_n - 1\right),\quad
# j_\text{low} = \max\left(0,\; i - \tfrac r2\right).$$
#
# $r$ is called the *depth radius*, which is misleading: $r/2$ maps count **on each side**. Where
# $r$ is odd, $j$ runs over the whole numbers from $i - r/2$ to $i + r/2$: half of it is **rounded
# down**, and $r = 5$ means what $r = 4$ means. At the first and the last maps the window is cut
# off, not moved.


# %% locked="window-picture" folded=true
def paint_windows(figure):
    """Nine maps, and which of them are in the sums for three of them."""
    axes = figure.subplots()
    for line, (i, r) in enumerate([(4, 2), (4, 5), (0, 4), (7, 4)]):
        for j in range(9):
            inside = abs(j - i) <= r // 2
            colour = "#c44e00" if j == i else "#f2b48f" if inside else "#ffffff"
            place = (j + 0.05, -1.25 * line)
            axes.add_patch(plt.Rectangle(place, 0.9, 0.9, facecolor=colour, edgecolor="#1f5f99"))
            axes.text(j + 0.5, -1.25 * line + 0.43, str(j), ha="center", va="center", size=8)
        axes.text(-0.4, -1.25 * line + 0.45, f"map {i}, r = {r}", ha="right", va="center")
    axes.set(xlim=(-3.2, 9.2), ylim=(-3.9, 1.1), aspect="equal")
    axes.axis("off")


drawn(
    paint_windows,
    (6, 2.6),
    "Nine maps. With r = 2, the sum for map 4 holds maps 3 to 5. With r = 5 it holds maps 2 to 6. "
    "With r = 4, the sum for map 0 holds maps 0 to 2, and that for map 7 maps 5 to 8.",
)

# %% [markdown]
# ### Exercise 1: four ways to say the same (2 points)
#
# *Why:* the same layer comes with different numbers in each framework, and nothing fails when they
# are mixed up. The textbook gives $r = 2$ and $\alpha = 0.00002$ and then suggests a TensorFlow
# function in which 2 means something else.
#
# | name here | its window | alpha multiplies |
# |---|---|---|
# | `"equation"` | `r`: ⌊r/2⌋ maps on each side | the sum |
# | `"paper"` | `n`: so many maps in all, an odd number | the sum |
# | `"tensorflow"` | `depth_radius`: so many maps on each side | the sum |
# | `"torch"` | `size`: so many maps in all, an odd number | the sum **divided by** `size` |
#
# (Caffe counts as PyTorch does. Keras has no such layer.) Write `convert_lrn`. Of the two values
# of `r` that mean the same, give the even one.


# %% answer="convert-lrn"
def convert_lrn(window, alpha, source, target):
    """The same normalization in the words of another framework.

    Args:
        window: an int of 1 or more, the window as `source` counts it.
        alpha: a float, as `source` means it.
        source, target: "equation", "paper", "tensorflow" or "torch"; may be the same.

    Returns:
        (window, alpha) as `target` counts and means them: an int and a float. "equation" gets an
        even window.

    Raises:
        ValueError: `source` or `target` is another word; the message names it.
        ValueError: `source` is "paper" or "torch" and `window` is even, so that no map is in the
            middle; the message names the window.
    """
    ### BEGIN SOLUTION
    # hint: Do not write sixteen cases. Translate what comes in to one common measure, and from
    #   there to the target.
    # hint: A good measure is the number of maps on each side. With it the window is 2 · side + 1
    #   maps in all; write down for each of the four names how side follows from the window, and the
    #   window from side.
    # hint: Only PyTorch's alpha is different: it is divided by the number of maps. So divide when
    #   you come from "torch", and multiply when you go there; from "torch" to "torch" both happen.
    #   Refuse unknown names, and even windows of the two that count all maps, before anything else.
    for name in (source, target):
        if name not in ("equation", "paper", "tensorflow", "torch"):
            raise ValueError(f"{name!r} is no framework that I know")
    if source in ("paper", "torch"):
        if window % 2 == 0:
            raise ValueError(f"a window of {window} maps has no middle")
        side = window // 2
    else:
        side = window // 2 if source == "equation" else window
    maps = 2 * side + 1
    if source == "torch":
        alpha = alpha / maps
    if target == "torch":
        alpha = alpha * maps
    return {"equation": 2 * side, "tensorflow": side}.get(target, maps), alpha
    ### END SOLUTION


# %% visible="convert-lrn"
with trying("convert_lrn"):
    # Two maps on each side are five in all.
    expect_equal(convert_lrn(2, 1.0, "tensorflow", "paper"), (5, 1.0))
    expect_equal(convert_lrn(5, 1.0, "equation", "tensorflow")[0], 2)
    expect_equal(convert_lrn(3, 1.0, "paper", "equation")[0], 2)
    # PyTorch's alpha is 0.0001 by default: with size=5 that is, of the sum, a fifth.
    expect_close(np.array(convert_lrn(5, 1e-4, "torch", "tensorflow")[1]), np.array(2e-5))
    expect_close(np.array(convert_lrn(2, 2e-5, "tensorflow", "torch")[1]), np.array(1e-4))
    expect_raises(ValueError, convert_lrn, 4, 1.0, "paper", "torch", mentions=(4,))
    expect_raises(ValueError, convert_lrn, 5, 1.0, "equation", "mxnet", mentions=("mxnet",))

# %% tests="convert-lrn" points=2
# 2 points. Each part counts by itself:
#   0.75  windows
#   0.75  alpha
#   0.5   refusals
### BEGIN HIDDEN TESTS
from autograder.probe import check

check("alexnet.convert_lrn", convert_lrn=convert_lrn)
### END HIDDEN TESTS

# %%
with showing("convert_lrn"):
    for text, window, alpha, source in [
        ("the textbook's equation, r = 2", 2, 2e-5, "equation"),
        ("its TensorFlow call, depth_radius = 2", 2, 2e-5, "tensorflow"),
        ("the paper, n = 5 (and k = 2, not 1)", 5, 1e-4, "paper"),
        ("TensorFlow's defaults", 5, 1.0, "tensorflow"),
        ("PyTorch's default alpha, size = 5", 5, 1e-4, "torch"),
    ]:
        size, factor = convert_lrn(window, alpha, source, "paper")
        print(f"{text:40} {size:2} maps, alpha times the sum = {factor:g}")

# %% [markdown]
# Two lines agree exactly: the textbook's TensorFlow call and PyTorch's. Taken literally, the
# textbook's equation with $r = 2$ sums three maps; the paper, and the call, sum five. So **AlexNet
# below uses five maps: $r = 4$** in the equation's words, with the textbook's $k = 1$,
# $\alpha = 0.00002$, $\beta = 0.75$. The layer that you write now follows the equation.
#
# ### Exercise 2: the layer (5 points)
#
# *Why:* in it maps look at each other, Keras does not have it, and a layer of your own must run on
# every backend, pass gradients, save and load.
#
# Write `LocalResponseNorm` with `keras.ops`. One way without a loop over maps: square, pad the
# *last* axis with ⌊r/2⌋ zeros on both sides, and add up 2⌊r/2⌋ + 1 shifted slices.
#
# **Half precision.** A float16 holds nothing above 65,504, so the square of an activation of 256
# is already infinite, and the result 0. A layer that is made with `dtype="float16"` gets float16
# maps; compute with `ops.cast(maps, "float32")`, and cast the result back.


# %% answer="lrn"
class LocalResponseNorm(keras.layers.Layer):
    """Local response normalization by equation 14-2 of the textbook, over the last axis.

    Args:
        r: ⌊r/2⌋ maps on each side are in the sum, an int from 0 on; may be larger than the number
            of maps.
        k, alpha, beta: constants of the equation.
    """

    def __init__(self, r=2, k=1.0, alpha=2e-5, beta=0.75, **kwargs):
        super().__init__(**kwargs)
        ### BEGIN SOLUTION
        # hint: Go through the text's recipe with one pixel of four maps on paper: square, put zeros
        #   at both ends, add up neighbours. Which slice of the padded row belongs to the map one to
        #   the left?
        # hint: Half of r, rounded down, is side. After padding the last axis by side, the slice
        #   from s to s + depth, for s from 0 to 2 · side, holds each neighbour once. If r is far
        #   larger than the number of maps, all of them are in; a side of depth − 1 is enough.
        # hint: The output is the input times (k + alpha · sum) to the power −beta: the squares are
        #   only in the sum. Cast to float32 before you square, cast back at the end. get_config has
        #   all four constants.
        self.r, self.k, self.alpha, self.beta = r, k, alpha, beta
        ### END SOLUTION

    def call(self, maps):
        """Maps (batch, height, width, channels), any sign → a tensor of that shape and dtype.

        Large float16 values do not overflow.
        """
        ### BEGIN SOLUTION
        values = ops.cast(maps, "float32")
        depth = maps.shape[-1]
        side = min(self.r // 2, depth - 1)
        squares = ops.pad(ops.square(values), [[0, 0], [0, 0], [0, 0], [side, side]])
        total = sum(squares[..., first : first + depth] for first in range(2 * side + 1))
        result = values * ops.power(self.k + self.alpha * total, -self.beta)
        return ops.cast(result, maps.dtype)
        ### END SOLUTION

    def compute_output_shape(self, input_shape):
        """The input's shape."""
        ### BEGIN SOLUTION
        return input_shape
        ### END SOLUTION

    def get_config(self):
        """What Keras's own get_config gives, and the four constants."""
        ### BEGIN SOLUTION
        constants = {"r": self.r, "k": self.k, "alpha": self.alpha, "beta": self.beta}
        return {**super().get_config(), **constants}
        ### END SOLUTION


# %% visible="lrn"
with trying("LocalResponseNorm"):
    maps = np.array([3, 0, 4, 1], "float32").reshape(1, 1, 1, 4)  # one pixel, four maps
    # k = 0, alpha = 1, beta = 1: each value is divided by the sum of squares in its window.
    # r = 2: sums of maps 0-1, 0-2, 1-3, 2-3: 9, 25, 17, 17.
    plain = partial(LocalResponseNorm, k=0.0, alpha=1.0, beta=1.0)
    expect_close(plain(r=2)(maps), np.array([3 / 9, 0, 4 / 17, 1 / 17]).reshape(1, 1, 1, 4))
    expect_close(plain(r=3)(maps), plain(r=2)(maps))  # half of 3 is rounded down
    expect_close(plain(r=4)(maps), np.array([3 / 25, 0, 4 / 26, 1 / 17]).reshape(1, 1, 1, 4))
    expect_close(plain(r=40)(maps), maps / 26)  # wider than the maps: all are in
    expect_close(LocalResponseNorm(r=0, k=2.0, alpha=1.0, beta=0.5)(maps), maps / (2 + maps**2)**.5)

    large = np.full((1, 1, 1, 3), 1000, "float16")  # 1 + 0.00002 · 3,000,000 = 61 in the middle
    halves = LocalResponseNorm(r=2, dtype="float16")(large)
    expect_equal(keras.backend.standardize_dtype(halves.dtype), "float16")
    middle = ops.convert_to_numpy(halves)[0, 0, 0, 1].astype("float32")
    expect_close(middle, np.array(1000 * 61**-0.75), tolerance=2e-3)

    given = {"r": 6, "k": 2.0, "alpha": 0.3, "beta": 0.5}
    again = LocalResponseNorm.from_config(LocalResponseNorm(**given).get_config())
    expect_equal({name: again.get_config()[name] for name in given}, given)

# %% tests="lrn" points=5
# 5 points. Each part counts by itself:
#   1.5   values
#   0.5   odd radius
#   0.5   wider than the maps
#   0.75  half precision
#   1     gradient
#   0.75  saves and loads
### BEGIN HIDDEN TESTS
from autograder.probe import check

check("alexnet.lrn", LocalResponseNorm=LocalResponseNorm)
### END HIDDEN TESTS

# %% [markdown]
# **At which scale does it do anything?** Take the maps that a trained network makes of real
# clothes, and multiply them by growing factors. The table shows by how much the normalization
# changes a value, on average over all values that are not zero.

# %%
with showing("LocalResponseNorm"):
    small = trained.fashion_small()
    first = keras.Sequential(small.layers[:1])
    maps = np.maximum(ops.convert_to_numpy(first(fashion.test_images[:20])), 0)
    maps = maps / maps.max()
    kept = {}
    print(f"{'largest':>8} {'k = 1, the text':>18} {'k = 2, the paper':>18}")
    for scale in (1, 10, 60, 200, 1000):
        shares = []
        for k, alpha in [(1.0, 2e-5), (2.0, 1e-4)]:
            normed = ops.convert_to_numpy(LocalResponseNorm(r=4, k=k, alpha=alpha)(scale * maps))
            shares.append((normed[maps > 0] / (scale * maps[maps > 0])).mean())
        kept[scale] = shares
        print(f"{scale:8} {shares[0]:18.4%} {shares[1]:18.4%}")

# %% [markdown]
# At scale 1, where today's inputs and weights keep activations, the textbook's constants do next
# to nothing. AlexNet's inputs were pixels from 0 to 255 less their mean, and its activations
# larger accordingly. (With $k = 2$ even a zero sum divides by $2^{0.75} = 1.68$. That is a mere
# factor.)
#
# **The competition**, made visible: constants strong enough to see it, on the maps of one boot.

# %%
with showing("LocalResponseNorm"):
    boot = 60 * maps[:1, :, :, :8]
    rival = boot.copy()
    rival[..., 3] *= 4  # map 3 answers four times as strongly
    compete = LocalResponseNorm(r=4, alpha=2e-3)
    plots.feature_maps(compete(boot)[0], title="Eight maps of one image, normalized")
    plots.feature_maps(compete(rival)[0], title="The same, with map 3 four times as strong")
    change = ops.convert_to_numpy(compete(rival) - compete(boot)).mean(axis=(0, 1, 2))
    print("change of each map's mean:", np.round(change, 2))

# %% [markdown]
# ### Exercise 3: what it does, and when (2 points)
#
# *Why:* if you understand a formula, you can say what it does before you compute it.
#
# Answer with letters.
#
# 1. Activations of at most 1, $r = 4$, $k = 1$, $\alpha = 0.00002$, $\beta = 0.75$. How much can a
#    value change at most?
#    **A** by less than 0.01 %  **B** by about 1 %  **C** by about a half  **D** not at all
# 2. All activations of a layer become twice as large, and they are so large that $k$ no longer
#    matters. What becomes of the outputs, with $\beta = 0.75$?
#    **A** they double  **B** they stay as they are  **C** they become smaller, by
#    $2^{1 - 1.5} = 0.71$  **D** they grow, but less than twice
# 3. One activation in map 3 becomes stronger, with $r = 4$. Which outputs at that pixel become
#    weaker on account of it?
#    **A** only those of maps 2 and 4  **B** those of maps 1, 2, 4 and 5, if they are not 0
#    **C** that of map 3 only  **D** those of map 3's neighbouring pixels
# 4. Later printings of the textbook are said to give $r = 5$. Passed on as TensorFlow's
#    `depth_radius`, how many maps are in a sum?
#    **A** 5  **B** 6  **C** 10  **D** 11

# %% answer="lrn-question"
# In place of the last two lines, write your dictionary, with letters for the question marks:
#     lrn_answers = {"1": "?", "2": "?", "3": "?", "4": "?"}
lrn_answers = {}
with showing("lrn_answers"):
    ### BEGIN SOLUTION
    # hint: 1: put the largest possible values into the formula. How many maps are in the sum, and
    #   how large is it at most? Question 3: which windows contain map 3, and does its own grow or
    #   shrink?
    # hint: 2: if k does not matter, the output is a · (alpha · sum)^−beta. The sum holds squares:
    #   what happens to it when each activation doubles? 4: the table of exercise 1 says what
    #   depth_radius counts.
    lrn_answers = {"1": "A", "2": "C", "3": "B", "4": "D"}
    ### END SOLUTION

# %% visible="lrn-question"
with trying("lrn_answers"):
    if not lrn_answers:
        raise NotImplementedError
    expect_equal(sorted(lrn_answers), ["1", "2", "3", "4"])
    for question, letter in lrn_answers.items():
        assert letter in ("A", "B", "C", "D"), (
            f"question {question}: answer with one capital letter, A to D, not {letter!r}"
        )

# %% tests="lrn-question" points=2
# 2 points. Each part counts by itself:
#   0.5  question 1
#   0.5  question 2
#   0.5  question 3
#   0.5  question 4
### BEGIN HIDDEN TESTS
from autograder.probe import check

check("alexnet.lrn_question", lrn_answers=lambda: lrn_answers)
### END HIDDEN TESTS

# %% [markdown]
# ## The table
#
# This is AlexNet as the textbook prints it, first layer first. A row of a convolution holds its
# name, `"conv"`, maps, kernel size, stride, padding and *groups*; of a pooling layer, name,
# `"pool"`, window and stride (always valid); of a dense layer, name, `"dense"` and units. Note C5,
# C6 and C7: AlexNet was the first network, says the textbook, to stack convolutions directly on top
# of each other, without pooling in between.
#
# **Groups** are the paper's two graphics cards. Each computed half of the maps, and in C3, C6 and
# C7 each map reads only the maps on its own card. With 2 groups, each filter sees *half of the
# maps that come in*, so the layer has half as many weights. All filters count as before.

# %% locked="printed"
PRINTED = [
    ("C1", "conv", 96, 11, 4, "valid", 1),
    ("S2", "pool", 3, 2),
    ("C3", "conv", 256, 5, 1, "same", 1),
    ("S4", "pool", 3, 2),
    ("C5", "conv", 384, 3, 1, "same", 1),
    ("C6", "conv", 384, 3, 1, "same", 1),
    ("C7", "conv", 256, 3, 1, "same", 1),
    ("F8", "dense", 4096),
    ("F9", "dense", 4096),
    ("Out", "dense", 1000),
]

# %% [markdown]
# ### Exercise 4: walking through a table (2 points)
#
# *Why:* a table of a network is a claim, and it can be checked with integers alone.
#
# Write `walk`. Images are square. The first dense layer reads all values of all maps, each later
# one reads the units before it. Sizes are those of valid and same: $\lfloor (n-k)/s \rfloor + 1$
# and $\lceil n/s \rceil$.


# %% answer="walk"
def walk(table, side, channels=3):
    """Sizes and parameters of each row of a table such as PRINTED.

    Args:
        table: list of rows; groups divide the maps that come in and the maps of their row.
        side: height and width of the image.
        channels: of the image.

    Returns:
        List of (side, maps, parameters), three ints, one for each row: side of the maps that come
        out and their number; for a dense layer 1 and its units. Parameters include biases.
    """
    ### BEGIN SOLUTION
    # hint: Keep two numbers while you go down the table: the side and the number of maps. Each row
    #   changes them, and adds one entry to the result.
    # hint: Parameters of a convolution: kernel side², times the maps that one filter sees, plus 1
    #   for its bias, times filters. With groups, a filter sees only its group's share of the maps
    #   that come in. Pooling has no parameters.
    # hint: A dense layer reads side · side · maps values. After it, set the side to 1 and the maps
    #   to its units: then the next dense layer needs no case of its own.
    rows, maps = [], channels
    for _, kind, *options in table:
        parameters = 0
        if kind == "conv":
            filters, kernel_size, stride, padding, groups = options
            parameters = (kernel_size**2 * (maps // groups) + 1) * filters
            side = -(-side // stride) if padding == "same" else (side - kernel_size) // stride + 1
            maps = filters
        elif kind == "pool":
            window, stride = options
            side = (side - window) // stride + 1
        else:
            parameters = (side * side * maps + 1) * options[0]
            side, maps = 1, options[0]
        rows.append((side, maps, parameters))
    return rows
    ### END SOLUTION


# %% visible="walk"
with trying("walk"):
    # 227 pixels, windows of 11, stride 4: 55. Each of 96 filters has 11·11·3 weights and a bias.
    expect_equal(tuple(walk(PRINTED[:1], 227)[0]), (55, 96, 34_944))
    tiny = [("c", "conv", 4, 3, 2, "same", 2), ("p", "pool", 2, 2), ("d", "dense", 5)]
    # 7 pixels, 2 channels: 4×4 maps; each filter reads one channel: 9 weights and a bias.
    expect_equal([tuple(row) for row in walk(tiny, 7, 2)], [(4, 4, 40), (2, 4, 0), (1, 5, 85)])

# %% tests="walk" points=2
# 2 points. Each part counts by itself:
#   0.75  sides
#   0.75  parameters
#   0.5   groups
### BEGIN HIDDEN TESTS
from autograder.probe import check

check("alexnet.walk", walk=walk)
### END HIDDEN TESTS

# %%
with showing("walk"):
    rows = walk(PRINTED, 227)
    for row, (side, maps_out, parameters) in zip(PRINTED, rows, strict=True):
        print(f"{row[0]:4} {f'{side} × {side} × {maps_out:,}':>16} {parameters:15,}")
    print(f"{'in all':21} {sum(parameters for *_, parameters in rows):15,}")

# %% [markdown]
# ### Exercise 5: what is missing? (1 point)
#
# *Why:* the textbook says that AlexNet has about 60 million parameters. This table has more than
# three times as many. One row is missing, of a kind that has no parameters of its own, and with
# exactly the settings of the other rows of its kind. Where can it save most?
#
# Write `mended`, the table with that row (any name for it will do), and `mended_parameters`, the
# number of parameters of the whole, for images of 227×227 and three channels.

# %% answer="mended"
# In place of the last two lines, write:
#     mended = [...]
#     mended_parameters = ...
mended, mended_parameters = None, None
with showing("mended"):
    ### BEGIN SOLUTION
    # hint: Run walk on the printed table and look at which row holds most of the parameters. What
    #   decides how many it has?
    # hint: Rows without parameters are the poolings: window 3, stride 2. One in front of the most
    #   expensive row makes what it reads four to five times smaller. walk on the new table gives
    #   you all parameters; their sum is near 60 million.
    mended = [*PRINTED[:7], ("S8", "pool", 3, 2), *PRINTED[7:]]
    mended_parameters = 62_378_344
    ### END SOLUTION

# %% visible="mended"
with trying("mended", "walk"):
    if mended is None:
        raise NotImplementedError
    expect_equal(len(mended), len(PRINTED) + 1)  # PRINTED, and one row more
    # The textbook's round figure.
    counted = sum(row[2] for row in walk(mended, 227))
    assert 55e6 < counted < 65e6, f"not about 60 million yet: {counted:,}"

# %% tests="mended" points=1
# 1 point. Each part counts by itself:
#   0.5  table
#   0.5  total
### BEGIN HIDDEN TESTS
from autograder.probe import check

check("alexnet.mended", mended=lambda: mended, mended_parameters=lambda: mended_parameters)
### END HIDDEN TESTS

# %%
with showing("mended", "walk"):
    if mended is None:
        raise NotImplementedError
    total = {}
    towers = [(*row[:6], 2) if row[0] in ("C3", "C6", "C7") else row for row in mended]
    for text, table, side in [
        ("as printed", PRINTED, 227),
        ("mended", mended, 227),
        ("mended, two towers", towers, 227),
        ("mended, images of 224 × 224", mended, 224),
    ]:
        total[text] = sum(row[2] for row in walk(table, side))
        print(f"{text:30} {total[text]:13,}")

# %% [markdown]
# The paper says 60 million: two towers come closest. It also says that its images have 224×224
# pixels. But windows of 11×11 with stride 4 then give 54×54 under "valid" and 56×56 under "same",
# not the paper's own 55×55. The textbook's 227 does, under "valid"; so does 224 with two rows and
# columns of padding on every side, as PyTorch's AlexNet has it.
#
# ## AlexNet
#
# ### Exercise 6: AlexNet (6 points)
#
# *Why:* with this network deep learning took over image recognition, and later networks follow its
# pattern.
#
# Build your `mended` table in Keras, with
#
# - **ReLU** after every convolution and after F8 and F9; softmax at the end;
# - **local response normalization** right after the ReLU of C1 and of C3, before the pooling, with
#   your layer: `LocalResponseNorm(r=4)`, five maps, and its other defaults;
# - **dropout** of 50 % on the *outputs* of F8 and of F9. (In the paper they are called the sixth
#   and seventh layers; PyTorch's AlexNet drops their *inputs*.)
# - **He initialisation** (`kernel_initializer="he_normal"` or `"he_uniform"`) of all layers with a
#   ReLU; the last layer as you like. The paper's own, 0.01 everywhere, is hard to train.
# - `width` scales all numbers of maps and of units, except the classes: n becomes
#   `scaled(n, width)`, the nearest even number, by the function below.
# - `groups=2` divides C3, C6 and C7 into two towers: maps of the first half read the first half of
#   the maps that come in. `keras.layers.Conv2D` has an argument for it.
#
# Images may have any shape that is large enough, square or not.

# %% locked="scaled"
def scaled(maps, width):
    """The even number nearest to maps · width, halves upwards, and at least 2."""
    return max(2, 2 * int(maps * width / 2 + 0.5))


print([scaled(n, 0.25) for n in (96, 256, 384, 4096)], [scaled(n, 0.01) for n in (96, 256, 4096)])


# %% answer="alexnet"
def build_alexnet(input_shape=(227, 227, 3), num_classes=1000, width=1.0, groups=1):
    """AlexNet, not trained.

    Args:
        input_shape: (height, width, channels) of one image.
        num_classes: number of outputs.
        width: maps and units are `scaled(n, width)`.
        groups: 1, or 2 for two towers in C3, C6 and C7.

    Returns:
        A Keras model: images (batch, *input_shape) → probabilities (batch, num_classes).
    """
    ### BEGIN SOLUTION
    # hint: Write your mended table down as a list of layers, row by row; then put in what has no
    #   row: normalization twice, Flatten once, dropout twice.
    # hint: Two helpers save most of the typing: one for a convolution with ReLU, He initialisation
    #   and a scaled number of maps, one for the dense layers F8 and F9. The classes are not scaled.
    #   C1 is the only convolution with stride and "valid" padding.
    # hint: groups belongs to C3, C6 and C7 only, not to C1 and C5. The order around the first two
    #   poolings is convolution with ReLU, LocalResponseNorm(r=4), pooling; dropout stands behind F8
    #   and behind F9. Compare count_params() with mended_parameters.
    def conv(maps, kernel_size, strides=1, padding="same", groups=1):
        return keras.layers.Conv2D(
            scaled(maps, width),
            kernel_size,
            strides=strides,
            padding=padding,
            groups=groups,
            activation="relu",
            kernel_initializer="he_normal",
        )

    def dense():
        units = scaled(4096, width)
        return keras.layers.Dense(units, activation="relu", kernel_initializer="he_normal")

    return keras.Sequential(
        [
            keras.Input(input_shape),
            conv(96, 11, strides=4, padding="valid"),
            LocalResponseNorm(r=4),
            keras.layers.MaxPooling2D(3, strides=2),
            conv(256, 5, groups=groups),
            LocalResponseNorm(r=4),
            keras.layers.MaxPooling2D(3, strides=2),
            conv(384, 3),
            conv(384, 3, groups=groups),
            conv(256, 3, groups=groups),
            keras.layers.MaxPooling2D(3, strides=2),
            keras.layers.Flatten(),
            dense(),
            keras.layers.Dropout(0.5),
            dense(),
            keras.layers.Dropout(0.5),
            keras.layers.Dense(num_classes, activation="softmax"),
        ]
    )
    ### END SOLUTION


# %% visible="alexnet"
with trying("build_alexnet", "LocalResponseNorm"):
    noise = np.random.default_rng(0).normal(size=(2, 67, 67, 3)).astype("float32")
    tiny = build_alexnet((67, 67, 3), 10, width=0.05)
    expect_shape(tiny(noise), (2, 10))
    # C1: 4 maps, 1,456 parameters; C3: 12, 1,212; C5, C6: 20, 2,180 and 3,620; C7: 12, 2,172;
    # one pixel is left: 12 values, 204 units twice, 10 classes.
    expect_equal(tiny.count_params(), 1_456 + 1_212 + 2_180 + 3_620 + 2_172
                 + 13 * 204 + 205 * 204 + 205 * 10)
    towers = build_alexnet((67, 67, 3), 10, width=0.05, groups=2)
    towers(noise)
    expect_equal(tiny.count_params() - towers.count_params(), (25*4*12 + 9*20*20 + 9*20*12) // 2)
    expect_close(ops.sum(tiny(noise), axis=-1), np.ones(2))  # probabilities
    expect_close(tiny(noise), tiny(noise))  # no dropout, unless the network is training
    # A check digit: each kernel takes means, larger ones for later maps; the logarithm of how much
    # likelier the last class is than the one before, of images so bright that maps compete.
    for weight in tiny.weights:
        *inputs, maps = weight.shape
        means = np.arange(1, maps + 1) * 2 / (maps + 1) / np.prod(inputs)
        weight.assign(np.broadcast_to(means * (np.prod(inputs) > 1), weight.shape))
    odds = ops.convert_to_numpy(tiny(300 * np.abs(noise)))
    expect_close(np.log(odds[:, -1] / odds[:, -2]), [3.2689, 3.2722], tolerance=1e-3)
    # With two kernels turned negative, the ReLU of the first cuts off all that the image tells.
    kernels = [weight for weight in tiny.weights if np.prod(weight.shape[:-1]) > 1]
    for pair in zip(kernels, kernels[1:], strict=False):
        for kernel in pair:
            kernel.assign(-kernel)
        assert np.ptp(ops.convert_to_numpy(tiny(np.abs(noise[:1])))) < 1e-6, "is a ReLU missing?"
        for kernel in pair:
            kernel.assign(-kernel)

# %% tests="alexnet" points=6
# 6 points. Each part counts by itself:
#   1    full size
#   2    values
#   0.5  width
#   1    two towers
#   1    dropout
#   0.5  initialisation
### BEGIN HIDDEN TESTS
from autograder.probe import check

check(
    "alexnet.network",
    build_alexnet=build_alexnet,
    LocalResponseNorm=lambda r: LocalResponseNorm(r=r),
)
### END HIDDEN TESTS

# %% [markdown]
# **Drawn to scale**, as papers do: each block is as high as its maps are, and as thick as their
# number (on a logarithmic scale, otherwise 4,096 units would leave no room).
# `network_drawing.draw` draws any Keras model. The full network takes a quarter of a gigabyte;
# this is a quarter of its width.

# %%
with showing("build_alexnet", "LocalResponseNorm"):
    network_drawing.draw(build_alexnet(width=0.25), title="AlexNet, a quarter of its width")

# %% [markdown]
# ## Training tricks
#
# With 60 million parameters and 1.2 million images, AlexNet would have learned its images by heart.
# Its authors made the images go further: from each image of 256×256 they cut pieces of 224×224 at
# random, mirrored half of them, and changed the light.
#
# ### Exercise 7: random crops (2 points)
#
# *Why:* a crop at a random place is a shift that invents no pixels: no zeros come in.
#
# Write `random_crops`. Each image gets draws of its own.


# %% answer="random-crops"
def random_crops(images, size, seed):
    """A square piece of each image, at a random place, half of them mirrored left to right.

    Args:
        images: array (n, height, width, channels); height and width may differ.
        size: side of the pieces, at most the smaller of height and width.
        seed: an int, for `numpy.random.default_rng`; the same seed gives the same crops.

    Returns:
        Array (n, size, size, channels). Every place at which the piece lies inside the image is
        equally likely, rows and columns are drawn independently, each crop is mirrored with
        probability ½. `images` is left as it was.
    """
    ### BEGIN SOLUTION
    # hint: Draw three things for each image: the top row, the left column, and whether it is
    #   mirrored. Where may a piece begin so that it still lies inside?
    # hint: From 0 to height − size, both included, and rng.integers leaves its upper end out. Draw
    #   arrays of length n, not one number for all; rows and columns apart.
    # hint: Cut each image with its own numbers, stack the pieces into a new array, then turn those
    #   around whose flag is set: the width's axis backwards, for these images only. Mirroring in a
    #   view of the input would change the images themselves.
    rng = np.random.default_rng(seed)
    count, height, width, _ = images.shape
    tops = rng.integers(0, height - size + 1, size=count)
    lefts = rng.integers(0, width - size + 1, size=count)
    mirrored = rng.random(count) < 0.5
    crops = np.stack(
        [
            image[top : top + size, left : left + size]
            for image, top, left in zip(images, tops, lefts, strict=True)
        ]
    )
    crops[mirrored] = crops[mirrored, :, ::-1]
    return crops
    ### END SOLUTION


# %% visible="random-crops"
with trying("random_crops"):
    numbered = np.tile(np.arange(12).reshape(1, 3, 4, 1), (200, 1, 1, 1))  # 3 rows, 4 columns
    crops = random_crops(numbered, 2, seed=1)
    expect_shape(crops, (200, 2, 2, 1))
    # Two rows and three columns of places, upright (step 1) or mirrored (step -1).
    seen = {(int(c[0, 0, 0]), int(c[0, 1, 0] - c[0, 0, 0])) for c in crops}
    upright = {(0, 1), (1, 1), (2, 1), (4, 1), (5, 1), (6, 1)}
    mirrored = {(first + 1, -1) for first, _ in upright}
    expect_equal(sorted(seen), sorted(upright | mirrored))
    expect_equal(random_crops(numbered, 2, seed=1).tolist(), crops.tolist())

# %% tests="random-crops" points=2
# 2 points. Each part counts by itself:
#   1     crops
#   0.5   places
#   0.25  mirrored
#   0.25  seed and input
### BEGIN HIDDEN TESTS
from autograder.probe import check

check("alexnet.random_crops", random_crops=random_crops)
### END HIDDEN TESTS

# %% [markdown]
# ### Colours
#
# Fashion-MNIST is grey. So let us dye it: each piece gets a random colour, in light that is
# brighter or darker and, a little, warmer or colder, as daylight is.


# %% locked="dyed"
def dye(images, rng):
    """Grey images (n, h, w, 1) in colour: (n, h, w, 3), 0 to 1."""
    colours = rng.uniform(0.35, 1, size=(len(images), 1, 1, 3))
    brightness = np.exp(rng.normal(0, 0.25, size=(len(images), 1, 1, 1)))
    warmth = rng.normal(0, 0.12, size=(len(images), 1, 1, 1)) * np.array([1, 0.1, -1.2])
    return np.clip(images * colours * brightness * (1 + warmth), 0, 1).astype("float32")


coloured = dye(fashion.train_images[:300], np.random.default_rng(3))
plots.image_grid(coloured[:10], alt="Ten pieces of clothing, each in a colour of its own.")

# %% [markdown]
# **Photographs, if you like.** CIFAR-10 holds 60,000 small colour photographs of animals and
# vehicles (A. Krizhevsky, *Learning Multiple Layers of Features from Tiny Images*, 2009). With
# `PHOTOGRAPHS = True` they are downloaded, once (163 MiB; in memory they take 703), and the
# pictures below show their colours in place of the dyed ones. No point depends on it.

# %%
PHOTOGRAPHS = False
if PHOTOGRAPHS:
    coloured = data.cifar10().train_images[:300]
    plots.image_grid(coloured[:10], alt="Ten small colour photographs of CIFAR-10.")

# %% [markdown]
# ### Exercise 8: the colours of a data set (1 point)
#
# *Why:* noise that changes each channel by itself makes colours that no lamp makes. The paper
# looks for the directions in which the colours of the training set really vary, and moves along
# them.
#
# Take all pixels of all images as points in three dimensions (red, green, blue). Their
# **principal components** are the eigenvectors of their covariance matrix: the mean product of two
# channels, each less its own mean, divided by the number of pixels. The eigenvalues are the
# variances along them. `numpy.linalg.eigh` gives both, but look at its order.


# %% answer="colour-components"
def colour_components(images):
    """Principal components of the colours of all pixels.

    Args:
        images: array (n, height, width, 3).

    Returns:
        (variances, directions): arrays (3,) and (3, 3). The largest variance comes first.
        Column i of directions is the unit vector that belongs to variance i; either sign will do.
    """
    ### BEGIN SOLUTION
    # hint: First make one list of pixels, of shape (number of pixels, 3), and take the mean colour
    #   away. Which product of two matrices is then 3×3?
    # hint: Divide by the number of pixels, not by one less. eigh sorts the smallest first, and you
    #   want the largest: turn the variances around, and the columns of the directions, not their
    #   rows.
    pixels = np.asarray(images, "float64").reshape(-1, 3)
    centred = pixels - pixels.mean(axis=0)
    variances, directions = np.linalg.eigh(centred.T @ centred / len(pixels))
    return variances[::-1], directions[:, ::-1]
    ### END SOLUTION


# %% visible="colour-components"
with trying("colour_components"):
    # Four pixels: blue goes up and down by 2, red by 1, green never changes.
    four = np.array([[1, 5, 2], [1, 5, -2], [-1, 5, 2], [-1, 5, -2]], "float32")
    values, vectors = colour_components(four.reshape(1, 2, 2, 3))
    expect_close(values, np.array([4, 1, 0]))
    expect_close(np.abs(vectors), np.array([[0, 1, 0], [0, 0, 1], [1, 0, 0]]))

# %% tests="colour-components" points=1
# 1 point. Each part counts by itself:
#   0.5  variances
#   0.5  directions
### BEGIN HIDDEN TESTS
from autograder.probe import check

check("alexnet.colour_components", colour_components=colour_components)
### END HIDDEN TESTS

# %%
with showing("colour_components"):
    variances, directions = colour_components(coloured)
    print("share of the variance:", np.round(variances / variances.sum(), 3))
    for share, direction in zip(variances, directions.T, strict=True):
        turned = direction * np.sign(direction[np.abs(direction).argmax()])
        print(f"variance {share:.4f} along red {turned[0]:+.2f}, green {turned[1]:+.2f}, "
              f"blue {turned[2]:+.2f}")

# %% [markdown]
# The first direction has one sign throughout: it is brightness, and by far the largest.
#
# ### Exercise 9: light (2 points)
#
# *Why:* an object is the same in the sun and in the shade. A network learns that from examples, or
# not at all.
#
# Two ways to change the light. **The paper's**: with directions $p_1, p_2, p_3$ and variances
# $\lambda_1, \lambda_2, \lambda_3$, add to *every* pixel of an image
#
# $$p_1 \cdot a_1\lambda_1 + p_2 \cdot a_2\lambda_2 + p_3 \cdot a_3\lambda_3,$$
#
# where $a_1, a_2, a_3$ are drawn anew for each image, from a normal distribution with standard
# deviation 0.1. (Eigenvalues,
# as the paper says, not their roots: its pixels go to 255, ours to 1, and ours need larger draws.)
# **A simple one**: more or less contrast about the image's own mean, and more or less brightness.
# The draws are arguments here, so that each result can be checked.


# %% answer="lighting"
def colour_noise(images, variances, directions, draws):
    """The paper's change of light.

    Args:
        images: array (n, height, width, 3).
        variances, directions: as `colour_components` gives them; directions are columns.
        draws: array (n, 3), a_1, a_2, a_3 of each image.

    Returns:
        Array (n, height, width, 3), not cut off at 0 and 1. `images` is left as it was.
    """
    ### BEGIN SOLUTION
    # hint: colour_noise adds one colour to all pixels of an image: work out that colour, of shape
    #   (n, 3), then give it two more axes of length 1.
    # hint: An image's colour is the sum of its three draws, each times its variance and times its
    #   direction. Directions are columns: as a product of matrices, (n, 3) times the transposed
    #   directions.
    # hint: simple_lighting: one mean an image, over the last three axes, with keepdims. Take it
    #   away, stretch, give it back, add the brightness, and cut off at the very end. Both arrays of
    #   shape (n,) need three axes more.
    added = (draws * variances) @ directions.T
    return images + added[:, np.newaxis, np.newaxis, :]
    ### END SOLUTION


def simple_lighting(images, contrast, brightness):
    """Contrast about the mean of each image (one number, over all pixels and channels).

    Args:
        images: array (n, height, width, channels).
        contrast: array (n,): the distance of each value from its image's mean is multiplied by it.
        brightness: array (n,), added afterwards.

    Returns:
        Array like `images`, values below 0 set to 0 and above 1 to 1 at the end. `images` is left
        as it was.
    """
    ### BEGIN SOLUTION
    mean = images.mean(axis=(1, 2, 3), keepdims=True)
    gain, shift = (v.reshape(-1, 1, 1, 1) for v in (contrast, brightness))
    return np.clip((images - mean) * gain + mean + shift, 0, 1)
    ### END SOLUTION


# %% visible="lighting"
with trying("colour_noise", "simple_lighting"):
    grey = np.full((2, 1, 1, 3), 0.5)
    turned = np.array([[0, 0, 1], [1, 0, 0], [0, 1, 0]])  # first green, then blue, then red
    lit = colour_noise(grey, np.array([0.4, 0.2, 0.1]), turned, np.array([[2, 0, 0], [0, -1, 3]]))
    expect_close(lit.reshape(2, 3), np.array([[0.5, 1.3, 0.5], [0.8, 0.5, 0.3]]))
    expect_equal(grey.max(), 0.5)  # left as it was

    pixels = np.array([0.2, 0.4]).reshape(1, 1, 2, 1)  # mean 0.3
    lit = simple_lighting(pixels, np.array([2.0]), np.array([0.1]))
    expect_close(lit.ravel(), np.array([0.2, 0.6]))
    lit = simple_lighting(pixels, np.array([9.0]), np.array([0.0]))
    expect_close(lit.ravel(), np.array([0, 1]))
    expect_close(pixels.ravel(), np.array([0.2, 0.4]))  # left as they were
    pair = np.array([[0.2, 0.4], [0.4, 0.8]]).reshape(2, 1, 1, 2)  # each image has its own mean
    lit = simple_lighting(pair, np.array([2.0, 0.5]), np.array([0.0, 0.1]))
    expect_close(lit.reshape(2, 2), np.array([[0.1, 0.5], [0.6, 0.8]]))

# %% tests="lighting" points=2
# 2 points. Each part counts by itself:
#   0.75  colour noise
#   0.75  simple lighting
#   0.5   input left alone
### BEGIN HIDDEN TESTS
from autograder.probe import check

check(
    "alexnet.lighting",
    colour_noise=lambda *a: colour_noise(*a),
    simple_lighting=lambda *a: simple_lighting(*a),
)
### END HIDDEN TESTS

# %%
with showing("colour_components", "colour_noise", "simple_lighting"):
    rng = np.random.default_rng(5)
    same = np.repeat(coloured[3:4], 8, axis=0)
    noise = colour_noise(same, *colour_components(coloured), rng.normal(size=(8, 3)) * 3)
    simple = simple_lighting(same, rng.uniform(0.6, 1.4, 8), rng.uniform(-0.2, 0.2, 8))
    shaken = np.clip(same + rng.normal(size=(8, 1, 1, 3)) * 0.2, 0, 1)
    plots.image_grid(
        np.concatenate([noise, simple, shaken]),
        columns=8,
        title="The paper's light; simple lighting; each channel by itself",
        alt="One piece of clothing, eight times in three rows: in the paper's light, "
        "in simple lighting, and with noise in each channel by itself, which changes its colour.",
    )

# %% [markdown]
# ### Exercise 10: ten crops (2 points)
#
# *Why:* a network that was trained on crops can vote on them. The paper predicts each test image
# ten times, from ten crops, and takes the mean of the ten probabilities.
#
# The order: **top left, top right, bottom left, bottom right, centre; then the mirror images of
# these five crops**, in the same order. If the margin around the centre crop is odd, the extra
# pixel is left below it or to its right.
#
# Your `ten_crop_predict` gets the network as a function. For the tests, `stand_in` stands in for
# one: it looks at where each value is, so that no two crops give the same.


# %% locked="stand-in"
def stand_in(images):
    """A stand-in for a network: (n, height, width, channels) → (n, 4), probabilities."""
    flat = np.asarray(images, "float64").reshape(len(images), -1)
    place = np.arange(1, flat.shape[1] + 1)
    sums = np.stack([flat @ np.cos(place * c) for c in (1, 2, 3, 5)], axis=-1) / 2
    powers = np.exp(sums - sums.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


# %% answer="ten-crops"
def ten_crops(images, size):
    """Ten crops of each image, in the order above.

    Args:
        images: array (n, height, width, channels); height and width may differ.
        size: side of the crops, at most the smaller of height and width.

    Returns:
        Array (n, 10, size, size, channels).
    """
    ### BEGIN SOLUTION
    # hint: Write the five places down as pairs of (top, left). What is the largest top at which a
    #   crop still fits? The middle is half of it, rounded down.
    # hint: Cut all images at once for each place and stack along a new axis 1: (n, 5, size, size,
    #   channels). Mirrored, all five again: the width's axis is now the last but one. Concatenate,
    #   first the five as they are.
    # hint: ten_crop_predict: the function wants one batch of n · 10 crops, so reshape, call it
    #   once, reshape to (n, 10, classes) and take the mean over the right axis. The ten crops of an
    #   image are neighbours in that batch.
    bottom, right = images.shape[1] - size, images.shape[2] - size
    places = [(0, 0), (0, right), (bottom, 0), (bottom, right), (bottom // 2, right // 2)]
    crops = np.stack(
        [images[:, top : top + size, left : left + size] for top, left in places], axis=1
    )
    return np.concatenate([crops, crops[:, :, :, ::-1]], axis=1)
    ### END SOLUTION


def ten_crop_predict(predict, images, size):
    """The mean of the predictions for ten crops.

    Args:
        predict: function of a batch (m, size, size, channels) that returns an array (m, classes);
            a Keras model's `predict` is one.
        images: array (n, height, width, channels).
        size: side of the crops.

    Returns:
        Array (n, classes).
    """
    ### BEGIN SOLUTION
    crops = ten_crops(images, size)
    outputs = predict(crops.reshape(-1, *crops.shape[2:]))
    return outputs.reshape(len(images), 10, -1).mean(axis=1)
    ### END SOLUTION


# %% visible="ten-crops"
with trying("ten_crops", "ten_crop_predict"):
    numbered = np.arange(12, dtype="float32").reshape(1, 3, 4, 1)  # rows 0-3, 4-7, 8-11
    crops = ten_crops(numbered, 2)
    expect_shape(crops, (1, 10, 2, 2, 1))
    expect_equal(crops[0, :, 0, 0, 0].astype(int).tolist(), [0, 2, 4, 6, 1, 1, 3, 5, 7, 2])
    expect_equal(crops[0, 5, :, :, 0].astype(int).tolist(), [[1, 0], [5, 4]])
    ones = np.ones((3, 5, 4, 1))  # all crops are alike
    expect_close(ten_crop_predict(stand_in, ones, 3), stand_in(ones[:, :3, :3]))
    two = np.arange(40.0).reshape(2, 5, 4, 1) / 40  # no image has a say in another's classes
    expect_close(ten_crop_predict(stand_in, two, 3)[1:], ten_crop_predict(stand_in, two[1:], 3))

# %% tests="ten-crops" points=2
# 2 points. Each part counts by itself:
#   0.75  corners and centre
#   0.5   mirror images
#   0.75  prediction
### BEGIN HIDDEN TESTS
from autograder.probe import check

check(
    "alexnet.ten_crops",
    ten_crops=lambda *a: ten_crops(*a),
    predicted=lambda images, size: ten_crop_predict(stand_in, images, size),
)
### END HIDDEN TESTS

# %% [markdown]
# ## ZF Net
#
# The year after, M. Zeiler and R. Fergus looked into AlexNet (by a method of their own that shows
# what excites a filter) and found filters in C1 that had learned nothing, and artefacts in C3 that
# came from the large stride. Their remedy is a change of numbers:
#
# - **C1** has kernels of 7×7 with stride 2, in place of 11×11 with stride 4;
# - **C3** gets a stride of 2, which brings the maps back to size;
# - in a larger version, **C5, C6 and C7** have 512, 1,024 and 512 maps.
#
# Everything else stays as in your `build_alexnet`: paddings, the normalization after C1 and C3,
# dropout, and the pooling after C7. (The paper's normalization differs a little, and so do its
# sizes: from 224×224 pixels, it goes on with sides of 110, 55, 26, 13, and 6 at the end. Ours, from
# 227×227, are 111, 55, 28, 13, and 6. We keep ours.)
#
# ### Exercise 11: ZF Net (3 points)
#
# *Why:* its authors looked at what AlexNet's filters had learned, and then changed a few numbers of
# its table. To see how few, write them down.
#
# Write the difference twice: as a table, and as a network.


# %% answer="zfnet"
def zfnet_table(wide=False):
    """ZF Net's rows, like those of `mended`; any names for the rows will do.

    Args:
        wide: with 512, 1,024 and 512 maps in C5, C6 and C7.
    """
    ### BEGIN SOLUTION
    # hint: Copy the rows of mended and mark what the text changes: two numbers in C1, one in C3,
    #   three numbers of maps in the wide version. Nothing else.
    # hint: The network can be built by a loop over the table: one branch for each kind of row. What
    #   has no row is put in by name: normalization after C1 and C3, Flatten before F8, dropout
    #   after F8 and F9, softmax in the last.
    # hint: Rows hold numbers at full width: scaled(n, width) belongs into the loop, for maps and
    #   units but not for the classes, which come from num_classes and not from the row.
    later = (512, 1024, 512) if wide else (384, 384, 256)
    return [
        ("C1", "conv", 96, 7, 2, "valid", 1),
        ("S2", "pool", 3, 2),
        ("C3", "conv", 256, 5, 2, "same", 1),
        ("S4", "pool", 3, 2),
        *((f"C{5 + i}", "conv", maps, 3, 1, "same", 1) for i, maps in enumerate(later)),
        ("S8", "pool", 3, 2),
        ("F8", "dense", 4096),
        ("F9", "dense", 4096),
        ("Out", "dense", 1000),
    ]
    ### END SOLUTION


def build_zfnet(input_shape=(227, 227, 3), num_classes=1000, width=1.0, wide=False):
    """ZF Net, not trained: as `build_alexnet`, with the rows of `zfnet_table(wide)`.

    Returns:
        A Keras model: images (batch, *input_shape) → probabilities (batch, num_classes).
    """
    ### BEGIN SOLUTION
    network = keras.Sequential([keras.Input(input_shape)])
    for name, kind, *options in zfnet_table(wide):
        if kind == "pool":
            network.add(keras.layers.MaxPooling2D(*options))
        elif kind == "conv":
            maps, kernel_size, strides, padding, _ = options
            network.add(
                keras.layers.Conv2D(
                    scaled(maps, width),
                    kernel_size,
                    strides=strides,
                    padding=padding,
                    activation="relu",
                    kernel_initializer="he_normal",
                )
            )
            if name in ("C1", "C3"):
                network.add(LocalResponseNorm(r=4))
        elif name == "Out":
            network.add(keras.layers.Dense(num_classes, activation="softmax"))
        else:
            if name == "F8":
                network.add(keras.layers.Flatten())
            units = scaled(options[0], width)
            network.add(
                keras.layers.Dense(units, activation="relu", kernel_initializer="he_normal")
            )
            network.add(keras.layers.Dropout(0.5))
    return network
    ### END SOLUTION


# %% visible="zfnet"
with trying("zfnet_table", "build_zfnet", "walk", "LocalResponseNorm", "mended"):
    sides = [row[0] for row in walk(zfnet_table(), 227)][:8]
    expect_equal(sides, [111, 55, 28, 13, 13, 13, 13, 6])
    # C1 has 7·7·3 weights a filter in place of 11·11·3.
    zfnet_total = sum(row[2] for row in walk(zfnet_table(), 227))
    alexnet_total = sum(row[2] for row in walk(mended, 227))
    expect_equal(alexnet_total - zfnet_total, 96 * 3 * (121 - 49))
    black = np.zeros((2, 67, 67, 3), "float32")
    usual, wide = (build_zfnet((67, 67, 3), 10, width=0.05, wide=wide) for wide in (False, True))
    expect_shape(usual(black), (2, 10))
    expect_shape(wide(black), (2, 10))
    # C5 to C7 have 26, 52 and 26 maps in place of 20, 20 and 12; F8 reads 26 values, not 12.
    expect_equal(wide.count_params() - usual.count_params(), 22_132)

# %% tests="zfnet" points=3
# 3 points. Each part counts by itself:
#   0.5  table
#   0.5  wide table
#   1    values
#   0.5  wide
#   0.5  counts
### BEGIN HIDDEN TESTS
from autograder.probe import check

check(
    "alexnet.zfnet",
    zfnet_table=lambda *a, **k: zfnet_table(*a, **k),
    build_zfnet=lambda *a, **k: build_zfnet(*a, **k),
    build_alexnet=lambda *a, **k: build_alexnet(*a, **k),
    LocalResponseNorm=lambda r: LocalResponseNorm(r=r),
)
### END HIDDEN TESTS

# %% [markdown]
# ## Training on a budget
#
# The full network on a million photographs took the authors five to six days on two graphics cards.
# Ours: **a fifth of the width, Fashion-MNIST enlarged to 67×67 pixels, and ten minutes on two
# processor cores at most.** (67 is the smallest side at which one pixel is left after S8.) With a
# graphics card you can try a larger width and all 60,000 images in the same cells; we had none to
# try it on.


# %% locked="small"
SIZE = 67


def build_alexnet_small():
    """AlexNet at a fifth of its width, for ten classes of grey images of 67×67."""
    return build_alexnet((SIZE, SIZE, 1), 10, width=0.2)


def enlarged(images, size=SIZE):
    """Images (n, h, w, c) at size × size, bilinear."""
    parts = [
        ops.convert_to_numpy(ops.image.resize(part, (size, size), interpolation="bilinear"))
        for part in np.array_split(images, max(1, len(images) // 1000))
    ]
    return np.concatenate(parts)


# %% [markdown]
# **First-layer filters of both**, after a short training: AlexNet's and ZF Net's, at an eighth of
# the width, for two passes over 3,000 images. A minute or so.

# %%
with showing("build_alexnet", "build_zfnet", "LocalResponseNorm", "zfnet_table"):
    few = 3000 if training.mode() == "train" else 64  # when nothing is trained, the shape will do
    for title, build in [("AlexNet", build_alexnet), ("ZF Net", build_zfnet)]:
        short = training.train(
            partial(build, (SIZE, SIZE, 1), 10, width=0.125),
            enlarged(fashion.train_images[:few]),
            fashion.train_labels[:few],
            name=f"short-{title.lower().replace(' ', '-')}",
            epochs=2,
        )
        kernels = ops.convert_to_numpy(short.model.weights[0])[:, :, 0]
        plots.feature_maps(kernels, title=f"{title}: first-layer filters", columns=12)

# %% [markdown]
# After such a short training, most of what you see is still the random start, more so in the 11×11
# kernels, whose many weights each move only a little. Longer training turns them into edges and
# blobs.
#
# ## Counting errors as the contest does
#
# ImageNet has 1,000 classes, 120 of them breeds of dogs, and often several things in one image. So
# the contest asks for five guesses: the **top-5 error** is the share of images whose class is
# not among them.
#
# **Ties** need a rule. Keras and TensorFlow count a class as found unless five *others* score
# **higher**. A classifier that gives all classes the same score then makes no errors at all! Our
# rule is the strict one: an image is **right if fewer than k other classes score as much as its
# own class, or more**. And a score that is not a number (NaN) is no guess: an image with one
# among its scores is wrong.
#
# ### Exercise 12: top-5 errors (2 points)
#
# *Why:* all of the contest's figures are top-5 errors, and the rule for ties decides whether a
# network that says nothing looks good.


# %% answer="top-k-error"
def top_k_error(scores, labels, k=5):
    """The share of images whose class is not among the k best, by the strict rule above.

    Args:
        scores: array (n, classes), any numbers, perhaps NaN.
        labels: array (n,) of ints, the right classes.
        k: guesses, from 1 to the number of classes.

    Returns:
        A float from 0 to 1.

    Raises:
        ValueError: k is less than 1, or larger than the number of classes; the message names k
            and, if it is too large, the number of classes.
    """
    ### BEGIN SOLUTION
    # hint: Do not sort. For each image count how many classes score as much as its own class, or
    #   more.
    # hint: scores[np.arange(n), labels] is the own class's score; with a second axis it can be
    #   compared with the whole row. The own class is counted along: take it off. Wrong is who has k
    #   or more others.
    # hint: Comparisons with NaN are always false, so such an image would look right: find rows with
    #   a NaN and call them wrong as well. Check k first; both messages name it.
    classes = scores.shape[1]
    if not 1 <= k <= classes:
        raise ValueError(f"k = {k}, but there are {classes} classes")
    own = scores[np.arange(len(scores)), labels][:, np.newaxis]
    others = np.sum(scores >= own, axis=1) - 1
    wrong = (others >= k) | np.isnan(scores).any(axis=1)
    return float(wrong.mean())
    ### END SOLUTION


# %% visible="top-k-error"
with trying("top_k_error"):
    scores = np.array([[0.5, 0.3, 0.2], [0.1, 0.2, 0.7]])
    expect_close(np.array(top_k_error(scores, np.array([0, 0]), k=1)), np.array(0.5))
    expect_close(np.array(top_k_error(scores, np.array([1, 1]), k=2)), np.array(0))
    expect_close(np.array(top_k_error(scores, np.array([2, 0]), k=2)), np.array(1))
    # A network that knows nothing scores nothing.
    expect_close(np.array(top_k_error(np.ones((4, 10)), np.arange(4))), np.array(1))
    unknown = np.array([[np.nan, 0.1, 0.2]])
    expect_close(np.array(top_k_error(unknown, np.array([2]), k=3)), np.array(1))
    expect_raises(ValueError, top_k_error, scores, np.array([0, 0]), mentions=(5, 3))

# %% tests="top-k-error" points=2
# 2 points. Each part counts by itself:
#   0.75  errors
#   0.5   ties
#   0.25  scores that are no numbers
#   0.5   refusals
### BEGIN HIDDEN TESTS
from autograder.probe import check

check("alexnet.top_k_error", top_k_error=top_k_error)
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 13: a metric over many batches (2 points)
#
# *Why:* a data set comes in batches, and the last one is smaller. The mean of the batches' errors
# is not the error of the whole set. A Keras metric keeps sums in variables of its own
# (`self.add_weight`), adds to them in `update_state`, and divides in `result`.
#
# Write `TopKError` with `keras.ops`: inside `model.evaluate` there are tensors, not arrays. You
# need not care about NaN here, nor about `sample_weight`.


# %% answer="top-k-metric"
class TopKError(keras.metrics.Metric):
    """The share of all images since the last reset whose class is not among the k best.

    Ties as in `top_k_error`.

    Args:
        k: guesses.
    """

    def __init__(self, k=5, name="top_k_error", **kwargs):
        super().__init__(name=name, **kwargs)
        ### BEGIN SOLUTION
        # hint: Keep two running numbers, how many were wrong and how many were seen. Dividing is
        #   result's job alone; a mean of batches' means is not what is asked.
        # hint: Make both with self.add_weight in __init__, of zeros, and add to them with
        #   assign_add. The counting is that of top_k_error in keras.ops: ops.take_along_axis with
        #   labels as ints of shape (n, 1) picks the own scores. Labels may come as (n,) or (n, 1):
        #   reshape them.
        # hint: A comparison gives bools: cast them to floats before you sum. result must not divide
        #   by zero before the first batch, reset_state sets both to 0, get_config adds k. Whether k
        #   is too large is known only in update_state, from the last axis of the scores.
        self.k = k
        self.wrong = self.add_weight(name="wrong", initializer="zeros")
        self.seen = self.add_weight(name="seen", initializer="zeros")
        ### END SOLUTION

    def update_state(self, y_true, y_pred, sample_weight=None):
        """Count a batch.

        Args:
            y_true: classes, (n,) or (n, 1).
            y_pred: scores, (n, classes).
            sample_weight: not used.

        Raises:
            ValueError: k is larger than the number of classes; the message names both.
        """
        ### BEGIN SOLUTION
        y_pred = ops.convert_to_tensor(y_pred)
        classes = y_pred.shape[-1]
        if self.k > classes:
            raise ValueError(f"k = {self.k}, but there are {classes} classes")
        labels = ops.reshape(ops.cast(y_true, "int32"), (-1, 1))
        own = ops.take_along_axis(y_pred, labels, axis=-1)
        others = ops.sum(ops.cast(y_pred >= own, "float32"), axis=-1) - 1
        wrong = ops.cast(others >= self.k, "float32")
        self.wrong.assign_add(ops.sum(wrong))
        self.seen.assign_add(ops.sum(ops.ones_like(wrong)))
        ### END SOLUTION

    def result(self):
        """The share, from 0 to 1."""
        ### BEGIN SOLUTION
        return self.wrong / ops.maximum(self.seen, 1.0)
        ### END SOLUTION

    def reset_state(self):
        """Forget all batches."""
        ### BEGIN SOLUTION
        self.wrong.assign(0.0)
        self.seen.assign(0.0)
        ### END SOLUTION

    def get_config(self):
        """What Keras's own get_config gives, and k."""
        ### BEGIN SOLUTION
        return {**super().get_config(), "k": self.k}
        ### END SOLUTION


# %% visible="top-k-metric"
with trying("TopKError"):
    scores = np.array([[0.5, 0.3, 0.2], [0.1, 0.2, 0.7], [0.6, 0.3, 0.1]], "float32")
    metric = TopKError(k=1)
    metric.update_state(np.array([0]), scores[:1])  # right
    metric.update_state(np.array([0, 1]), scores[1:])  # both wrong
    expect_close(metric.result(), np.array(2 / 3))
    metric.reset_state()
    metric.update_state(np.array([[2]]), scores[1:2])
    expect_close(metric.result(), np.array(0))
    constant = TopKError(k=2)
    constant.update_state(np.arange(3), np.ones((3, 3), "float32"))
    expect_close(constant.result(), np.array(1))
    expect_equal(TopKError(k=3).get_config()["k"], 3)
    expect_raises(ValueError, TopKError(k=4).update_state, np.array([0]), scores[:1],
                  mentions=(4, 3))

# %% tests="top-k-metric" points=2
# 2 points. Each part counts by itself:
#   0.75  over batches
#   0.25  ties
#   0.25  reset
#   0.5   in a model
#   0.25  config and refusals
### BEGIN HIDDEN TESTS
from autograder.probe import check


def evaluated(metric, scores, labels):
    from keras import Input, Sequential
    from keras.layers import Identity

    network = Sequential([Input(scores.shape[1:]), Identity()])
    network.compile(loss="sparse_categorical_crossentropy", metrics=[metric])
    return network.evaluate(scores, labels, batch_size=16, verbose=0, return_dict=True)[metric.name]


check(
    "alexnet.top_k_metric",
    TopKError=TopKError,
    reset=lambda metric: metric.reset_state(),
    evaluated=evaluated,
)
### END HIDDEN TESTS

# %% [markdown]
# **What a rule for ties is worth**: a network that knows nothing, by three counts.

# %%
with showing("top_k_error"):
    nothing, truth = np.full((100, 10), 0.1, "float32"), fashion.test_labels[:100]
    keras_says = keras.metrics.SparseTopKCategoricalAccuracy(k=5)
    keras_says.update_state(truth, nothing)
    print(f"Keras:         {1 - float(keras_says.result()):.0%} errors")
    print(f"ours:          {top_k_error(nothing, truth):.0%} errors")
    print(f"by chance:     {1 - 5 / 10:.0%} errors")

# %% [markdown]
# ### The contest
#
# How the winners' errors fell. Two things are kept apart. *Entries* to the contest are measured on
# its secret test images, and those that win are ensembles: they average several networks over many
# crops. A *single* network here sees one crop of each image: for a fair comparison all four figures
# are of the validation images of 2012, by those who published the weights.
#
# The *years of the data* are also kept apart: the textbook's "17 % against 26 %" takes its 17 from
# the test images of **2010** (one network; paper, abstract), and its 26 from the contest of 2012,
# which an ensemble of AlexNets won with 15.3 %. And it was not ZF Net itself that won in 2013, but
# the company that one of its authors had founded, Clarifai, with 11.7 %.

# %% locked="contest" folded=true
CONTEST = [  # year, name, top-5 error in per cent, entry or single network, where it is from
    (2012, "second best", 26.2, "entry", "Krizhevsky and others 2012, abstract"),
    (2012, "AlexNets", 15.3, "entry", "Krizhevsky and others 2012, abstract"),
    (2013, "Clarifai", 11.7, "entry", "ILSVRC 2013, results without other data"),
    (2014, "GoogLeNets", 6.67, "entry", "Szegedy and others 2014"),
    (2015, "ResNets", 3.57, "entry", "He and others 2015, abstract"),
    (2017, "SENets", 2.25, "entry", "Hu and others 2018, abstract"),
    (2012, "AlexNet", 19.8, "single", "BVLC/caffe, models/bvlc_alexnet, a replica"),
    (2014, "GoogLeNet", 11.1, "single", "BVLC/caffe, models/bvlc_googlenet, a replica"),
    (2015, "ResNet-152", 6.7, "single", "KaimingHe/deep-residual-networks"),
    (2017, "SENet-154", 4.47, "single", "hujie-frank/SENet"),
]


def paint_contest(figure):
    axes = figure.subplots()
    kinds = [("entry", "entry to the contest"), ("single", "one network, one crop")]
    for place, (kind, label) in enumerate(kinds):
        points = [(year, error) for year, _, error, group, _ in CONTEST if group == kind]
        axes.plot(*zip(*points, strict=True), MARKS[place], color=LINES[place], label=label)
    for year, name, error, kind, _ in CONTEST:
        left = kind == "entry"  # names of entries to the left, of single networks to the right
        offset, side = ((-7, "right"), (7, "left"))[not left]
        axes.annotate(f"{name} {error:g}", (year, error), (offset, -3),
                      textcoords="offset points", ha=side, size=8)
    axes.set(xlabel="year of the contest", ylabel="top-5 error in per cent", ylim=(0, 29))
    axes.set(xlim=(2010.8, 2018.2), title="ILSVRC: errors of classification")
    axes.legend()
    axes.grid(True)


drawn(
    paint_contest,
    (8, 4),
    "Top-5 errors in the ILSVRC contest by year. "
    + " ".join(f"{year}: {name}, {kind}, {error} per cent." for year, name, error, kind, _ in
               CONTEST),
)
for year, name, error, kind, source in CONTEST:
    print(f"{year}  {name:12} {error:5.2f} %  {kind:9} {source}")

# %% [markdown]
# ## A small AlexNet, trained
#
# ### Exercise 14: your AlexNet, trained (4 points)
#
# *Why:* a table is a claim until something has been trained. At a fifth of the width, two processor
# cores are enough.
#
# Train the network of a fifth of the width. The cell takes the first 40,000 training images,
# mirrors and shifts them, and goes 14 times through them, or as far as it gets in **nine
# minutes**. (On two busy cores that took six and a half minutes, and reached 89.1 % of the 10,000
# test images.) You may change the recipe. `training.train` keeps the weights in
# `trained/alexnet-small.weights.h5`; hand them in with the notebook.
#
# **How it is graded.** The grader loads your weights into your network and sends it 1,500 test
# images without labels, enlarged to 67×67, in random order, and 500 that were freshly shifted,
# rotated and relit a little. Your accuracy is the one on the 1,500, which are a trace lighter or
# darker than they were. The 500 reveal a network that knows test images by heart: they count only
# if more is lost on them than chance and any honest network would explain. **All 4 points at 87 %,
# none at 65 %, linearly in between.** *Without weights*, the grader trains your network for two
# passes over 1,000 images: at most half of the points, for 45 %, and none for 20 % or less. Weights
# never earn less than that.

# %%
clothes = full_set(fashion)  # all 70,000 images if they can be had; else the sample

# %%
with showing("build_alexnet", "LocalResponseNorm"):
    count = 40_000 if training.mode() == "train" else 64
    small_run = training.train(
        build_alexnet_small,
        enlarged(clothes.train_images[:count]),
        clothes.train_labels[:count],
        name="alexnet-small",
        epochs=56 if clothes is fashion else 14,  # the sample is small: more often
        minutes=9,
        peak=1e-3,
        augment=partial(training.flips_and_shifts, shift=4),
    )

# %% tests="reached" points=4
# 4 points, by the scale above:
#   4    accuracy
### BEGIN HIDDEN TESTS
from autograder.probe import check

check("alexnet.reached", build_alexnet_small=build_alexnet_small)
### END HIDDEN TESTS

# %% [markdown]
# **Ten crops, and five guesses, on your own network.** Images enlarged to 75 pixels, crops of 67:

# %%
with showing("small_run", "ten_crop_predict", "ten_crops", "top_k_error"):
    def outputs(images):
        return ops.convert_to_numpy(small_run.model(images))


    count = 200 if training.mode() == "train" else 20
    truth = fashion.test_labels[:count]
    single = outputs(enlarged(fashion.test_images[:count]))
    voted = ten_crop_predict(outputs, enlarged(fashion.test_images[:count], 75), SIZE)
    for text, scores in [("one image", single), ("ten crops", voted)]:
        errors = [top_k_error(scores, truth, k) for k in (1, 2, 5)]
        print(f"{text}: top-1 error {errors[0]:.1%}, top-2 {errors[1]:.1%}, top-5 {errors[2]:.1%}")

# %% [markdown]
# Do not be surprised if ten crops lose. The images were never cropped in training, only shifted,
# and a crop of 67 from 75 shows clothes a ninth too large. Voting helps if the network has been
# trained on such crops: test as you train.
#
# ## Summary
#
# - Local response normalization lets neighbouring maps compete at each pixel. At unit scale the
#   usual constants do next to nothing; batch normalization has since taken its place.
# - The equation's $r$, TensorFlow's radius, the paper's $n$ and PyTorch's $\alpha$ count
#   differently, and nothing fails when they are mixed up.
# - AlexNet has 62,378,344 parameters, 60,965,224 in two towers; 94 % of them are in its three
#   dense layers. Without the pooling after C7, as printed, it would have 201,838,952.
# - Crops, flips and light that follow the data make images go further; ten crops vote.
# - ZF Net is AlexNet with smaller steps at the start.
# - A top-5 error needs a rule for ties, or a constant wins.
#
# ## Further reading
#
# - A. Géron, *Hands-On Machine Learning*, chapter 14.
# - A. Krizhevsky, I. Sutskever, G. Hinton, "ImageNet Classification with Deep Convolutional Neural
#   Networks", NIPS 2012.
# - M. Zeiler, R. Fergus, ["Visualizing and Understanding Convolutional
#   Networks"](https://arxiv.org/abs/1311.2901), 2013.
# - O. Russakovsky and others, ["ImageNet Large Scale Visual Recognition
#   Challenge"](https://arxiv.org/abs/1409.0575), 2014: rules and results.
# - C. Szegedy and others, ["Going Deeper with Convolutions"](https://arxiv.org/abs/1409.4842),
#   2014; K. He and others, ["Deep Residual Learning"](https://arxiv.org/abs/1512.03385), 2015; J.
#   Hu, L. Shen, G. Sun, ["Squeeze-and-Excitation Networks"](https://arxiv.org/abs/1709.01507),
#   2017.

# %% locked="summary"
course.summary()  # of this notebook; course.progress() of all, course.submit() hands in
