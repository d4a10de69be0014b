# %% [markdown]
# # A convolutional network for clothes
#
# Layers are parts; an **architecture** is a way of putting them together. In this notebook you take
# the typical one: you predict its sizes, count its cost, and find out why it is made of small
# kernels. You build the textbook's network for Fashion-MNIST and train it to more than 92 % on the
# test images. Then you look into a trained network, see what it confuses, and design one of your
# own that is five times smaller.
#
# **When you are done, you can**
#
# - write a convolution in NumPy, and say what each of its weights does;
# - work out the output shape and the parameters of every layer of a convolutional network, on
#   paper;
# - count what a network costs, and say where its weights are and where its time goes;
# - compute how far a stack of layers sees, and compare two stacks by counting and by training;
# - build a network from layers with defaults, with dropout that acts only in training;
# - train it with a schedule and augmentation, and report its accuracy honestly;
# - draw up a confusion matrix, and design a network for a budget.
#
# | | exercise | you write | points | minutes |
# |---:|---|---|---:|---:|
# | 1 | A convolution | `conv2d` | 3 | 15 |
# | 2 | Shapes on paper | `predicted` | 2 | 12 |
# | 3 | Any network on paper | `plan` | 2 | 12 |
# | 4 | How far a stack sees | `receptive_field` | 2 | 8 |
# | 5 | A layer with defaults | `DefaultConv2D` | 1 | 5 |
# | 6 | Twins | `build_twin` | 2 | 8 |
# | 7 | The textbook's network | `build_fashion_cnn` | 6 | 12 |
# | 8 | 92 per cent | its trained weights | 4 | 5 |
# | 9 | What is taken for what | `confusion_matrix` | 2 | 6 |
# | 10 | The worst confusions | `most_confused` | 2 | 8 |
# | 11 | A network for a budget | `build_small_cnn`, trained | 4 | 20 |
# | | **in all** | | **30** | **111** |
#
# Training comes on top. On two processor cores the large network takes a quarter of an hour to an
# hour, in the background; on a graphics card, far less. The small one takes minutes.
#
# **How it works.** Write your answer where it says `# YOUR CODE HERE`, and delete the line that
# raises `NotImplementedError`. After each answer stands a cell of *visible tests*: small cases
# that you can check by hand. It earns no points. The cell after it does: it says how many points
# each part is worth, and is filled in when your notebook is graded, with other numbers. Parts count
# on their own. **Hand in the whole folder**, with `trained/` in it: that is where your networks'
# weights are.
#
# You need Keras, and windows, padding and pooling as in the first notebook. The course follows
# chapter 14 of A. Géron's *Hands-On Machine Learning*; "the textbook" means that book.

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


find_course("02-fashion-cnn", "0.1")

import course

hint = course.hint  # hint("predicted") helps a little, and more each time; nobody counts

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
    plots,
    showing,
    trained,
    training,
    trying,
)
from course.clothes import full_set, measure
from course.figures import drawn

print(device_report())  # before Keras: it keeps TensorFlow's start-up log off the page

import keras
from keras import ops

fashion = data.fashion_mnist()  # a sample: 6,000 training images and 1,000 test images
names = list(fashion.class_names)

# %% [markdown]
# ## One convolution, by hand
#
# Every network of this course is built from one layer, the convolution. What does it compute? A
# **filter** is a block of weights, $k \times k$ pixels large and as deep as the maps that come in.
# It is laid on the image like a pooling window. Each weight is multiplied by the value under it,
# the products are added up, a **bias** is added: that is *one* value of *one* map. Moved over the
# image, the filter makes a map; another filter makes another map. With windows that move by $s$
# pixels, the value of map $f$ at row $i$ and column $j$ is
#
# $$y_{i,j,f} = b_f + \sum_{u=0}^{k-1}\;\sum_{v=0}^{k-1}\;\sum_{c}\;
# x_{i s + u,\; j s + v,\; c}\;\, w_{u,v,c,f}.$$
#
# Pooling treats each map by itself. Here maps mix: the last sum runs over all maps $c$ that come
# in. And the kernel is laid on as it is, not turned over first, as a convolution in mathematics
# would be.
#
# Windows lie as in the first notebook. *Valid*: of $n$ pixels, $\lfloor (n - k) / s \rfloor + 1$
# windows fit. *Same*: there are $m = \lceil n / s \rceil$ windows, and $\max((m - 1)\,s + k - n,\;
# 0)$ pixels of padding, half of them, rounded down, before the image and the rest after it. The
# padding is zeros: they add nothing to a sum.
#
# ### Exercise 1: a convolution (3 points)
#
# *Why:* once you have written this sum, the shapes, costs and strides of all that follows are no
# longer rules to learn by heart.
#
# Write `conv2d` with NumPy; Keras's own convolution is no answer here. A way without a loop over
# pixels: `np.lib.stride_tricks.sliding_window_view(images, (k, k), axis=(1, 2))` has every window,
# in an array (batch, rows, columns, maps in, k, k). A stride is a slice of it. Then `np.einsum`
# multiplies and adds: its letters for the windows may be `"nijcuv"`.


# %% answer="conv2d"
def conv2d(images, kernel, bias, stride, padding):
    """A convolution, without activation.

    Args:
        images: array of floats, (batch, height, width, maps in); height and width may differ.
        kernel: array (k, k, maps in, maps out), as Keras keeps it; k may be odd or even, and under
            "same" larger than the image.
        bias: array (maps out,).
        stride: pixels from one window to the next, down and to the right, an int of 1 or more.
        padding: "valid" or "same"; the odd row and column of padding go to the bottom and right.

    Returns:
        A NumPy array (batch, output height, output width, maps out). If the three arrays have one
        dtype, it has that dtype, too. They stay as they were.

    Raises:
        ValueError: `padding` is neither word; the message names what was given.
        ValueError: the images have another number of maps than the kernel takes; the message names
            both numbers.
    """
    ### BEGIN SOLUTION
    # hint: The two refusals first; then pad, if it is "same"; then take all windows; then multiply
    #   and add.
    # hint: For height and width each, m = -(-n // stride) windows end at (m - 1) · stride + k. What
    #   is missing to that is the padding, half of it before; np.pad takes it as pairs.
    # hint: windows[:, ::stride, ::stride], and then np.einsum: kernel's letters "uvcf" share u, v
    #   and c with the windows' "nijcuv"; letters that are not in the result are summed over.
    if padding not in ("valid", "same"):
        raise ValueError(f'padding must be "valid" or "same", not {padding!r}')
    side, _, maps_in, _ = kernel.shape
    if images.shape[3] != maps_in:
        raise ValueError(f"the images have {images.shape[3]} maps, the kernel takes {maps_in}")
    if padding == "same":
        borders = []
        for pixels in images.shape[1:3]:
            total = max((-(-pixels // stride) - 1) * stride + side - pixels, 0)
            borders.append((total // 2, total - total // 2))
        images = np.pad(images, [(0, 0), *borders, (0, 0)])
    windows = np.lib.stride_tricks.sliding_window_view(images, (side, side), axis=(1, 2))
    windows = windows[:, ::stride, ::stride]
    return np.einsum("nijcuv,uvcf->nijf", windows, kernel) + bias
    ### END SOLUTION


# %% visible="conv2d"
with trying("conv2d"):
    rows = np.array([[1, 2, 0, 1],
                     [0, 1, 3, 0],
                     [2, 0, 1, 1]], "float32").reshape(1, 3, 4, 1)
    weights = np.array([[1, 2],
                        [0, -1]], "float32").reshape(2, 2, 1, 1)
    none = np.zeros(1, "float32")
    # At the top left: 1·1 + 2·2 + 0·0 - 1·1 = 4.
    expect_close(conv2d(rows, weights, none, 1, "valid")[0, :, :, 0], [[4, -1, 2], [2, 6, 2]])
    expect_close(conv2d(rows, weights, none, 2, "valid")[0, :, :, 0], [[4, 2]])
    # same: one padded row at the bottom, one padded column at the right.
    expect_close(conv2d(rows, weights, none, 1, "same")[0, :, :, 0],
                 [[4, -1, 2, 1], [2, 6, 2, 0], [2, 2, 3, 1]])
    # A bias is added once to each value of its map.
    expect_close(conv2d(rows, weights, none + 10, 2, "valid")[0, :, :, 0], [[14, 12]])
    # Two maps in, three out, kernels of one pixel: sums over the maps.
    pixel = np.array([[[[1, 10]]]], "float32")
    mixing = np.array([[[[1, 0, 2], [0, 1, -1]]]], "float32")
    expect_close(conv2d(pixel, mixing, np.zeros(3, "float32"), 1, "same"), [[[[1, 10, -8]]]])
    # Two images of 5×8, windows of 3, stride 2: (5 - 3) // 2 + 1 rows, (8 - 3) // 2 + 1 columns.
    cube, two = np.ones((3, 3, 2, 4), "float32"), np.ones((2, 5, 8, 2), "float32")
    got = conv2d(two, cube, np.zeros(4, "float32"), 2, "valid")
    expect_close(got, np.full((2, 2, 3, 4), 18))
    expect_shape(conv2d(two, cube, np.zeros(4, "float32"), 3, "same"), (2, 2, 3, 4))
    expect_equal(got.dtype.name, "float32")
    expect_raises(ValueError, conv2d, rows, weights, none, 1, "full", mentions=("full",))
    expect_raises(ValueError, conv2d, two, weights, none, 1, "valid", mentions=(2, 1))

# %% tests="conv2d" points=3
# 3 points. Each part counts by itself:
#   0.75  valid
#   0.5   stride
#   0.75  same
#   0.25  biases
#   0.25  dtype and input left alone
#   0.5   refusals
### BEGIN HIDDEN TESTS
from autograder.probe import check

check("fashion_cnn.conv2d", conv2d=conv2d)
### END HIDDEN TESTS

# %% [markdown]
# **Beside Keras's**, with filters drawn at random, and then with three made by hand: vertical
# edges, horizontal edges, and a blur.

# %%
with showing("conv2d"):
    shirt = fashion.test_images[fashion.test_labels == names.index("Shirt")][:1]
    layer = keras.layers.Conv2D(5, 4, strides=3, padding="same")
    of_keras = ops.convert_to_numpy(layer(shirt))
    by_hand = conv2d(shirt, *(ops.convert_to_numpy(w) for w in layer.weights), 3, "same")
    print("largest difference from Keras's layer:", np.abs(by_hand - of_keras).max())
    edge = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]], "float32") / 4
    filters = np.stack([edge, edge.T, np.full((3, 3), 1 / 9, "float32")], axis=-1)[:, :, None, :]
    plots.feature_maps(conv2d(shirt, filters, np.zeros(3, "float32"), 1, "same")[0],
                       title="One shirt, three filters",
                       captions=["vertical edges", "horizontal edges", "blur"])

# %% [markdown]
# ## The typical architecture
#
# A few convolutional layers, each with a ReLU; a pooling layer; a few more convolutional layers;
# another pooling layer; and so on. On its way up, the image gets **smaller and deeper**: fewer
# pixels, more feature maps. What is left at the top is flattened and handed to a few **dense**
# layers, the last of which gives a probability for each class.
#
# Why deeper? There are few small patterns, such as strokes and dots, but many ways to combine them.
# And why just twice as deep? A pooling layer leaves a quarter of the pixels. With twice the maps,
# the next layer still has only half as many values to work on, and no more multiplications.


# %% locked="architecture-picture" folded=true
STAGES = [  # text, side and depth of the box, as they are drawn
    ("image", 3.0, 0.25),
    ("convolutions", 3.0, 0.7),
    ("pooling", 1.7, 0.7),
    ("convolutions", 1.7, 1.3),
    ("pooling", 0.95, 1.3),
    ("convolutions", 0.95, 2.2),
    ("pooling", 0.5, 2.2),
]


def paint_architecture(figure):
    """Boxes that get smaller and deeper, and a few columns of units."""
    axes = figure.subplots()
    left = 0.0
    for text, side, depth in STAGES:
        shift = 0.35 * side
        corners = [(left, -side / 2), (left + shift, -side / 2 + shift)]
        colour = "#f2d7c4" if text == "pooling" else "#cfe3f5"
        for x, y in reversed(corners):
            face = [(x, y), (x + depth, y), (x + depth, y + side), (x, y + side)]
            axes.add_patch(plt.Polygon(face, facecolor=colour, edgecolor="#1f5f99"))
        for dx, dy in [(0, side), (depth, side), (depth, 0)]:
            ends = [left + dx, left + dx + shift], [dy - side / 2, dy - side / 2 + shift]
            axes.plot(*ends, color="#1f5f99", linewidth=1)
        axes.text(left + depth / 2, -2.0, text, ha="center", va="top", rotation=35, size=8)
        left += depth + shift + 0.6
    for units, text in [(11, "dense"), (7, "dense"), (4, "classes")]:
        for unit in range(units):
            centre = (left, 0.32 * (unit - (units - 1) / 2))
            axes.add_patch(plt.Circle(centre, 0.12, facecolor="#ffffff", edgecolor="#1f5f99"))
        axes.text(left, -2.0, text, ha="center", va="top", rotation=35, size=8)
        left += 0.9
    axes.set(xlim=(-0.4, left), ylim=(-3.3, 2.7), aspect="equal")
    axes.axis("off")


drawn(
    paint_architecture,
    (9, 3.4),
    "The typical architecture: an image, then three times convolutions followed by pooling. The "
    "boxes become smaller and deeper from left to right; dense layers and the classes follow.",
)

# %% varies="predicted"
from autograder.authoring.variants import one_of

side = one_of(28, 36, 44, 52)
half, quarter, eighth = side // 2, side // 4, side // 8
assert quarter % 2, "no pooling layer has an odd number of pixels to deal with"
values = 256 * eighth**2
first = 128 * (values + 1)
added = 3_200 + 73_856 + 147_584 + 295_168 + 590_080 + first + 8_256 + 650
dense, total, told = f"{first:_}", f"{added:_}", f"{added:,}"
images, compared = "", "rows"
if side != 28:
    images = f" **Your images have {side}×{side} pixels**, not 28×28."
    compared = f"plan(LISTING, ({side}, {side}, 1))"

# %% [markdown]
# The textbook's network for Fashion-MNIST is one of these. It is small enough to be worked through
# by hand.
#
# | row | layer | |
# |---|---|---|
# | | image | 28×28 pixels, 1 channel |
# | `conv 1` | convolution, 64 filters of **7×7** | ReLU, "same" |
# | `pool 1` | max pooling, windows of 2 | |
# | `conv 2` | convolution, 128 filters of 3×3 | ReLU, "same" |
# | `conv 3` | convolution, 128 filters of 3×3 | ReLU, "same" |
# | `pool 2` | max pooling, windows of 2 | |
# | `conv 4` | convolution, 256 filters of 3×3 | ReLU, "same" |
# | `conv 5` | convolution, 256 filters of 3×3 | ReLU, "same" |
# | `pool 3` | max pooling, windows of 2 | |
# | `flatten` | all values in one row | |
# | `dense 1` | dense, 128 units | ReLU, then 50 % dropout |
# | `dense 2` | dense, 64 units | ReLU, then 50 % dropout |
# | `output` | dense, 10 units | softmax |
#
# All convolutions have stride 1. Pooling windows move by their own size, and only windows that fit
# count ("valid"). Every convolution and every dense layer has biases.
#
# ### Exercise 2: shapes on paper (2 points)
#
# *Why:* if you know the shapes before you run a network, you find most of its errors without
# running it.
#
# Before you build anything, **predict**: for each row, the shape of the output of one image,
# without the batch axis, and the number of parameters. Work it out with paper and pencil, not with
# Keras; it takes a good ten minutes, once.{{images}} Two hints. A filter
# of a convolution reaches through *all* maps that come in. And one of the three pooling layers has
# an odd number of pixels to deal with.


# %% answer="predicted"
ROWS = ["conv 1", "pool 1", "conv 2", "conv 3", "pool 2", "conv 4", "conv 5", "pool 3",
        "flatten", "dense 1", "dense 2", "output"]
predicted = {}
with showing("predicted"):
    # One line for each row: its shape, a tuple of ints, and its parameters, an int. Such as
    #     predicted["an example"] = (28, 28, 3), 30
    #     predicted["a dense one"] = (5,), 205
    ### BEGIN SOLUTION
    # hint: Go layer by layer: "same" padding keeps height and width, a pooling of 2 halves them
    #   and rounds down.
    # hint: Parameters of a convolution: kernel side², times maps in, times filters, and a bias for
    #   each filter. Pooling and flatten have none.
    # hint: The first dense layer sees every value of the last maps; its parameters are (inputs +
    #   1) · outputs.
    predicted["conv 1"] = ({{side}}, {{side}}, 64), 3_200
    predicted["pool 1"] = ({{half}}, {{half}}, 64), 0
    predicted["conv 2"] = ({{half}}, {{half}}, 128), 73_856
    predicted["conv 3"] = ({{half}}, {{half}}, 128), 147_584
    predicted["pool 2"] = ({{quarter}}, {{quarter}}, 128), 0
    predicted["conv 4"] = ({{quarter}}, {{quarter}}, 256), 295_168
    predicted["conv 5"] = ({{quarter}}, {{quarter}}, 256), 590_080
    predicted["pool 3"] = ({{eighth}}, {{eighth}}, 256), 0
    predicted["flatten"] = ({{values}},), 0
    predicted["dense 1"] = (128,), {{dense}}
    predicted["dense 2"] = (64,), 8_256
    predicted["output"] = (10,), 650
    ### END SOLUTION

# %% visible="predicted"
with trying("predicted"):
    if not predicted:
        raise NotImplementedError
    expect_equal(sorted(predicted), sorted(ROWS))
    for row, (shape, parameters) in predicted.items():
        assert isinstance(shape, tuple) and all(isinstance(n, int) for n in shape), (
            f"{row}: the shape should be a tuple of ints, such as (28, 28, 64) or (10,)"
        )
        assert isinstance(parameters, int), f"{row}: the number of parameters should be an int"
    # {{told}} in all: a check digit. It does not tell where an error is.
    expect_equal(sum(parameters for _, parameters in predicted.values()), {{total}})

# %% tests="predicted" points=2
# 2 points. Each part counts by itself, and within a part each of the twelve rows:
#   1  shapes
#   1  parameters
### BEGIN HIDDEN TESTS
from autograder.probe import check

check("fashion_cnn.predicted", predicted=lambda: predicted)
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 3: any network on paper (2 points)
#
# *Why:* parameters decide the memory and the danger of overfitting; multiply-adds decide the time.
# A function that counts both, before anything is built, lets you design a network for a budget. You
# will need that at the end.
#
# Write `plan`: what you did on paper, for any list of layers, and with the multiply-adds. One
# *multiply-add* is one product added to a sum. Count one for each weight of a convolution at each
# output pixel (as if no window stuck out at the border), and one for each weight of a dense layer.
# Biases are parameters, but cost no multiply-add.


# %% answer="plan"
def plan(layers, shape):
    """Output shape, parameters and multiply-adds of each layer of a network, for one image.

    Args:
        layers: a list of tuples:
            ("conv", kernel_size, filters): stride 1, padding "same", with biases;
            ("pool", size): windows of size × size that move by `size`, padding "valid";
            ("flatten",): all values in one row;
            ("dense", units): with biases.
        shape: (height, width, channels) of the image, ints.

    Returns:
        A list with a tuple (output_shape, parameters, multiply_adds) for each layer. The shape is a
        tuple of ints, (height, width, channels) or (values,); the other two are ints, 0 for layers
        without weights.

    Raises:
        ValueError: a layer of another kind; the message names the kind.
        ValueError: a dense layer that gets (height, width, channels): the message says "flatten".
            (Keras would not complain. It would apply the layer to each pixel by itself.)
    """
    ### BEGIN SOLUTION
    # hint: Keep the current shape in a variable, and let each layer change it; one branch for each
    #   kind.
    # hint: Multiply-adds of a convolution: each weight at each pixel. Of a dense layer: each
    #   weight once.
    # hint: Two refusals: an unknown kind, named in the message, and a dense layer while the shape
    #   still has three numbers.
    rows = []
    for kind, *options in layers:
        parameters = multiply_adds = 0
        if kind == "conv":
            kernel_size, filters = options
            weights = kernel_size**2 * shape[2] * filters
            parameters = weights + filters
            multiply_adds = weights * shape[0] * shape[1]
            shape = (shape[0], shape[1], filters)
        elif kind == "pool":
            (size,) = options
            shape = (shape[0] // size, shape[1] // size, shape[2])
        elif kind == "flatten":
            shape = (int(np.prod(shape)),)
        elif kind == "dense":
            (units,) = options
            if len(shape) != 1:
                raise ValueError(f"a dense layer on maps of shape {shape}: flatten them first")
            multiply_adds = shape[0] * units
            parameters = multiply_adds + units
            shape = (units,)
        else:
            raise ValueError(f"unknown kind of layer: {kind!r}")
        rows.append((shape, parameters, multiply_adds))
    return rows
    ### END SOLUTION


# %% visible="plan"
with trying("plan"):
    # 3×3, 2 channels in, 4 filters: 72 weights and 4 biases, at 5·6 = 30 pixels.
    expect_equal([tuple(row) for row in plan([("conv", 3, 4)], (5, 6, 2))],
                 [((5, 6, 4), 76, 72 * 30)])
    # A row of pixels and a column do not fill a window: they are left out.
    expect_equal([tuple(row) for row in plan([("pool", 2), ("flatten",), ("dense", 7)], (5, 7, 3))],
                 [((2, 3, 3), 0, 0), ((18,), 0, 0), ((7,), 133, 126)])
    expect_raises(ValueError, plan, [("dropout", 0.5)], (4, 4, 1), mentions=("dropout",))
    expect_raises(ValueError, plan, [("dense", 10)], (4, 4, 1), mentions=("flatten",))

# %% tests="plan" points=2
# 2 points. Each part counts by itself:
#   0.5  shapes
#   0.5  parameters
#   0.5  multiply-adds
#   0.5  refusals
### BEGIN HIDDEN TESTS
from autograder.probe import check

check("fashion_cnn.plan", plan=plan)
### END HIDDEN TESTS

# %% locked="listing"
LISTING = [
    ("conv", 7, 64), ("pool", 2),
    ("conv", 3, 128), ("conv", 3, 128), ("pool", 2),
    ("conv", 3, 256), ("conv", 3, 256), ("pool", 2),
    ("flatten",), ("dense", 128), ("dense", 64), ("dense", 10),
]


# %% locked="draw-costs" folded=true
def draw_costs(names, rows, title):
    """Bars of parameters and of multiply-adds for each layer that has any."""
    shown = [(name, p, m) for name, (_, p, m) in zip(names, rows, strict=True) if p]
    parameters, multiply_adds = (sum(values) for values in list(zip(*shown, strict=True))[1:])

    def paint(figure):
        axes = figure.subplots()
        for i, (_, p, m) in enumerate(shown):
            axes.barh(i - 0.2, 100 * p / parameters, 0.38, color="#1f5f99",
                      label="parameters" if i == 0 else None)
            axes.barh(i + 0.2, 100 * m / multiply_adds, 0.38, color="#c44e00", hatch="//",
                      label="multiply-adds" if i == 0 else None)
        axes.set_yticks(range(len(shown)), [name for name, *_ in shown])
        axes.invert_yaxis()
        axes.set(xlabel="per cent of all", title=title)
        axes.legend()

    told = [
        f"{name}: {p / parameters:.0%} of the parameters, {m / multiply_adds:.0%} of the "
        "multiply-adds" for name, p, m in shown
    ]
    drawn(paint, (7, 3.6), f"{title}. " + "; ".join(told))


# %%
with showing("plan"):
    rows = plan(LISTING, (28, 28, 1))
    print(f"{'':>8} {'output':>14} {'parameters':>11} {'multiply-adds':>14}")
    for name, (shape, parameters, multiply_adds) in zip(ROWS, rows, strict=True):
        size = "×".join(map(str, shape))
        print(f"{name:>8} {size:>14} {parameters:11,} {multiply_adds:14,}")
    totals = [sum(row[column] for row in rows) for column in (1, 2)]
    print(f"{'in all':>8} {'':>14} {totals[0]:11,} {totals[1]:14,}")
    draw_costs(ROWS, rows, "The textbook's network")
    if predicted:
        differ = [name for name, row in zip(ROWS, {{compared}}, strict=True)
                  if predicted.get(name) != tuple(row[:2])]
        print("On paper you had other values for:", ", ".join(differ) or "no row")

# %% [markdown]
# The weights sit in the last two convolutions and in the first dense layer. The time goes into the
# convolutions. Dense layers take a third of a per cent of the multiply-adds, though they hold a
# fifth of the weights: a convolution uses each of its weights at every pixel. And the second and
# the third stage cost the same: a quarter of the pixels, but twice the maps going in and coming
# out.
#
# ## Small kernels
#
# The textbook warns of a common mistake: kernels that are too large. In place of one layer of 5×5,
# it says, stack two of 3×3: *it will use less parameters and require less computations, and it will
# usually perform better.* You can count the first two claims, and measure the third. But first,
# why should the two be comparable at all? Because they **see equally far**.
#
# The **receptive field** of a value is the part of the image that it depends on. One layer of 3×3
# sees 3 pixels along a side. A second one sees 3 values of the first, which overlap, and so 5
# pixels. A pooling layer of 2 with stride 2 looks at 2 neighbours, and puts everything that
# follows further apart: one step to the right in its output is two steps in the image.
#
# ### Exercise 4: how far a stack sees (2 points)
#
# *Why:* a network cannot recognise anything that does not fit into its receptive field. It is the
# first thing to check when images get larger.
#
# Write `receptive_field`. Go through the layers from the first to the last, and keep two numbers:
# how many pixels one value sees, and how many pixels lie between two neighbours.


# %% answer="receptive-field"
def receptive_field(layers):
    """Pixels of the image, along one side, that one value depends on after all layers.

    The border is left out of account: think of an image without end.

    Args:
        layers: a list of (kernel_size, stride), ints, the first layer first. Pooling layers count
            like convolutions: their windows are their kernels.

    Returns:
        An int; 1 if the list is empty.
    """
    ### BEGIN SOLUTION
    # hint: Before any layer one value sees one pixel. A 3×3 layer adds one pixel on each side: how
    #   far away are these pixels in the image?
    # hint: Keep two numbers: how many pixels are seen, and how far apart neighbours of the current
    #   maps are in the image. A stride changes the second, for the layers after it.
    sees, apart = 1, 1
    for kernel_size, stride in layers:
        sees += (kernel_size - 1) * apart
        apart *= stride
    return sees
    ### END SOLUTION


# %% visible="receptive-field"
with trying("receptive_field"):
    expect_equal(receptive_field([(3, 1)]), 3)
    expect_equal(receptive_field([(3, 1), (3, 1)]), 5)  # two 3×3 see as far as one 5×5
    expect_equal(receptive_field([(2, 2)]), 2)  # the stride matters to what follows …
    expect_equal(receptive_field([(2, 2), (3, 1)]), 6)  # … here: 3 values, 2 pixels apart
    expect_equal(receptive_field([(2, 2), (2, 2), (3, 1)]), 12)

# %% tests="receptive-field" points=2
# 2 points. Each part counts by itself:
#   0.75  stride 1
#   1     strides
#   0.25  no layers
### BEGIN HIDDEN TESTS
from autograder.probe import check

check("fashion_cnn.receptive_field", receptive_field=receptive_field)
### END HIDDEN TESTS

# %% [markdown]
# **What the textbook's network sees.** Each square is what one value in the middle of the
# map depends on.

# %% folded=true
with showing("receptive_field"):
    windows = [("conv 1", 7, 1), ("pool 1", 2, 2), ("conv 2", 3, 1), ("conv 3", 3, 1),
               ("pool 2", 2, 2), ("conv 4", 3, 1), ("conv 5", 3, 1), ("pool 3", 2, 2)]
    fields = {
        name: receptive_field([(k, s) for _, k, s in windows[: i + 1]])
        for i, (name, *_) in enumerate(windows)
    }

    def paint_fields(figure):
        for axes, (name, side) in zip(figure.subplots(1, 8), fields.items(), strict=True):
            axes.imshow(fashion.test_images[0, :, :, 0], cmap="gray", extent=(0, 28, 28, 0))
            corner = 14 - side / 2
            axes.add_patch(
                plt.Rectangle((corner, corner), side, side, fill=False, color="#c44e00", lw=2)
            )
            axes.set(xticks=[], yticks=[], xlim=(-6, 34), ylim=(34, -6))
            axes.set_title(f"{name}: {side}", size=8)

    told = ", ".join(f"{name} {side}" for name, side in fields.items())
    drawn(paint_fields, (10, 1.6), f"Receptive fields in pixels along a side: {told}.")

# %% [markdown]
# From `conv 5` on, a value sees more than the 28 pixels that there are: enough to know a boot from
# a bag. On images of 224 pixels the same network would see one patch of 38 and nothing beyond it.
# For larger images the group of two convolutions and a pooling layer is therefore repeated more
# often; how often is one more number to choose.
#
# ### Exercise 5: a layer with defaults (1 point)
#
# *Why:* nearly all convolutions of a network share their options. Writing them out each time hides
# the one that is different, and that is the one a reader should see.
#
# Python's `functools.partial(function, **options)` gives a new function, which calls the old one
# with these options unless told otherwise. Here it is with a function of your own:


# %%
def greeting(name, word="Hello", mark="."):
    return f"{word}, {name}{mark}"


shout = partial(greeting, word="HEY", mark="!")
print(shout("Ada"))
print(shout("Ada", mark="?!"))  # a default may still be overridden

# %% [markdown]
# Make `DefaultConv2D` in this way: called as `DefaultConv2D(filters=64)` it makes a new Keras
# `Conv2D` layer with **kernels of 3×3, padding "same" and ReLU**. Each option can still be given
# otherwise, as in `DefaultConv2D(filters=64, kernel_size=7)` or
# `DefaultConv2D(8, activation="linear")`.

# %% locked="not-written"
def not_written(*args, **options):
    """What stands in for an answer that is not there yet."""
    raise NotImplementedError


# %% answer="default-conv"
DefaultConv2D = not_written
with showing("DefaultConv2D"):
    ### BEGIN SOLUTION
    # hint: You want Conv2D with some arguments filled in already, that callers may still change.
    # hint: functools.partial does that. Which three arguments does nearly every layer of the
    #   network share?
    DefaultConv2D = partial(keras.layers.Conv2D, kernel_size=3, padding="same", activation="relu")
    ### END SOLUTION

# %% visible="default-conv"
with trying("DefaultConv2D"):
    image = np.linspace(-1, 1, 2 * 5 * 7 * 3).reshape(2, 5, 7, 3).astype("float32")
    layer = DefaultConv2D(filters=4)
    expect_shape(layer(image), (2, 5, 7, 4))  # "same": the size stays
    expect_shape(layer.kernel, (3, 3, 3, 4))
    assert ops.convert_to_numpy(layer(image)).min() >= 0, "ReLU leaves nothing below zero"
    larger = DefaultConv2D(6, kernel_size=5, padding="valid", activation="linear")
    expect_shape(larger(image), (2, 1, 3, 6))
    expect_shape(larger.kernel, (5, 5, 3, 6))

# %% tests="default-conv" points=1
# 1 point. Each part counts by itself:
#   0.5   defaults
#   0.25  may be overridden
#   0.25  a new layer each time
### BEGIN HIDDEN TESTS
from autograder.probe import check

check("fashion_cnn.default_conv", DefaultConv2D=lambda *a, **options: DefaultConv2D(*a, **options))
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 6: twins (2 points)
#
# *Why:* to compare two stacks, everything around them must be the same.
#
# Write `build_twin`: a network whose middle is given by a list of kernel sizes.
# `build_twin([3, 3])` and `build_twin([5])` are the twins.
#
# | layer | |
# |---|---|
# | image | 28×28 pixels, 1 channel, values from 0 to 1 |
# | convolution, 32 filters of 5×5 | ReLU, "same" |
# | max pooling, windows of 2 | |
# | **for each of `kernel_sizes`, in order:** convolution, 32 filters of this size | ReLU, "same" |
# | max pooling, windows of 2 | |
# | flatten | |
# | dense, 10 units | softmax |


# %% answer="twin"
def build_twin(kernel_sizes):
    """A small network for Fashion-MNIST with a stack of convolutions in its middle.

    Args:
        kernel_sizes: a list of ints, the side of the kernels of each layer of the stack.

    Returns:
        A new Keras model, not trained: (batch, 28, 28, 1) → probabilities (batch, 10).
    """
    ### BEGIN SOLUTION
    # hint: Read the table above the exercise from top to bottom; the list kernel_sizes becomes a
    #   stack in its middle.
    # hint: A list inside the list of layers can be unpacked with a star: *[… for size in
    #   kernel_sizes].
    # hint: The last layer gives probabilities of ten classes; before it, maps must become one row.
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            DefaultConv2D(32, kernel_size=5),
            keras.layers.MaxPooling2D(2),
            *[DefaultConv2D(32, kernel_size=size) for size in kernel_sizes],
            keras.layers.MaxPooling2D(2),
            keras.layers.Flatten(),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    ### END SOLUTION


# %% visible="twin"
with trying("build_twin", "DefaultConv2D"):
    stacked, single = build_twin([3, 3]), build_twin([5])
    for twin in (stacked, single):
        probabilities = ops.convert_to_numpy(twin(fashion.test_images[:3]))
        expect_shape(probabilities, (3, 10))
        expect_close(probabilities.sum(axis=1), [1, 1, 1])
    # Around the stack: 832 and 15,690. Two 3×3 with 32 maps: 2 · 9,248. One 5×5: 25,632.
    expect_equal(stacked.count_params(), 832 + 2 * 9_248 + 15_690)
    expect_equal(single.count_params(), 832 + 25_632 + 15_690)

# %% tests="twin" points=2
# 2 points. The grader sets the weights of your network and compares its outputs:
#   0.75  two 3×3
#   0.75  one 5×5
#   0.5   any list
### BEGIN HIDDEN TESTS
from autograder.probe import check

check(
    "fashion_cnn.twin",
    build_twin=build_twin,
    DefaultConv2D=lambda *a, **options: DefaultConv2D(*a, **options),
)
### END HIDDEN TESTS

# %% [markdown]
# **Count.** With 32 maps in and out, at 14×14 pixels:

# %%
with showing("plan", "receptive_field"):
    lines = [f"{'':>10} {'sees':>5} {'parameters':>11} {'multiply-adds':>14}"]
    for text, sizes in [("one 3×3", [3]), ("two 3×3", [3, 3]), ("one 5×5", [5]),
                        ("three 3×3", [3, 3, 3]), ("one 7×7", [7])]:
        costs = plan([("conv", size, 32) for size in sizes], (14, 14, 32))
        sees = receptive_field([(size, 1) for size in sizes])
        weights, products = (sum(row[column] for row in costs) for column in (1, 2))
        lines.append(f"{text:>10} {sees:5} {weights:11,} {products:14,}")
    print("\n".join(lines))

# %% [markdown]
# Two 3×3 see as far as one 5×5 with 28 % fewer parameters and multiply-adds; three see as far as
# one 7×7 with 45 % fewer. (That holds as long as the number of maps stays the same. From 1 channel
# to 32 maps, one 5×5 is by far the cheaper: the second 3×3 would reach through 32 maps.)
#
# **Measure.** The counted claims hold. Does the stack also perform better? Train both, in the same
# way, for four passes over the sample of 6,000 images. `training.train` shows its progress, saves
# the weights in the folder `trained/` and loads them when you run the cell again. It takes a minute
# or so on two cores.

# %%
with showing("build_twin", "DefaultConv2D"):
    runs = {}
    for text, sizes in [("two 3×3", [3, 3]), ("one 5×5", [5])]:
        runs[text] = training.train(
            partial(build_twin, sizes),
            fashion.train_images,
            fashion.train_labels,
            name="twin-" + "-".join(map(str, sizes)),
            epochs=4,
            peak=2e-3,
        )
    for text, run in runs.items():
        reached = training.accuracy(run.model, fashion.test_images, fashion.test_labels)
        print(f"{text}: {reached:.1%} of 1,000 test images")

# %% [markdown]
# Did the stack win? When this was written, two trainings gave 82.8 % and 82.3 % for the stack, and
# one gave 83.8 % for the single layer (noted down; no log was kept): so it did not. But this does
# not show the opposite either. On 1,000 test images one standard error is 1.2 points, another seed
# (`seed=1, again=True`) gives another figure, and four passes are few: the deeper of two networks
# is often slower to start. What counting says, one can be sure of: 28 % less. "It will usually
# perform better" is a claim about long trainings of large networks, and about the mean of many. Two
# reasons speak for it: a second ReLU lets the stack compute more than one linear filter can, and
# fewer weights overfit less.
#
# The exception is the very first layer. It sees one channel, or three, and so even 7×7 is cheap
# there: 2.5 of the 89.5 million multiply-adds.
#
# ## The textbook's network
#
# One part is missing: **dropout**. In training, a dropout layer sets each value to zero with the
# given probability, anew for every image and step, and divides the others by the probability of
# being kept, so that the mean stays the same. No unit can rely on another one being there. When the
# network is not training, the layer does nothing.

# %%
keras.utils.set_random_seed(3)
dropout = keras.layers.Dropout(0.5)
ones = np.ones((1, 12), "float32")
print("in training: ", *ops.convert_to_numpy(dropout(ones, training=True))[0].astype(int))
print("in training: ", *ops.convert_to_numpy(dropout(ones, training=True))[0].astype(int))
print("otherwise:   ", *ops.convert_to_numpy(dropout(ones, training=False))[0].astype(int))

# %% [markdown]
# ### Exercise 7: the textbook's network (6 points)
#
# *Why:* nearly everything that follows in this course is built on its pattern.
#
# Write `build_fashion_cnn`: the network of the table in exercise 2, with 50 % dropout after each of
# the two hidden dense layers. Use your `DefaultConv2D`, or not; build it as a `Sequential`, by
# calling layers, or as a class. Only what it computes counts. The images come with values from 0 to
# 1, and are used as they are.


# %% answer="fashion-cnn"
def build_fashion_cnn():
    """The textbook's network for Fashion-MNIST.

    Returns:
        A new Keras model each time, not trained: images (batch, 28, 28, 1), from 0 to 1 →
        probabilities (batch, 10). It has 1,413,834 parameters. Called with training=True, it drops
        half of the outputs of each hidden dense layer.
    """
    ### BEGIN SOLUTION
    # hint: The rows of your table of shapes are the layers, in order; DefaultConv2D has most of
    #   the options already.
    # hint: Two hidden dense layers, and behind each a layer that drops half of its outputs in
    #   training.
    # hint: Hold model.count_params() against the number in the docstring: a difference tells which
    #   layer is off.
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            DefaultConv2D(64, kernel_size=7),
            keras.layers.MaxPooling2D(2),
            DefaultConv2D(128),
            DefaultConv2D(128),
            keras.layers.MaxPooling2D(2),
            DefaultConv2D(256),
            DefaultConv2D(256),
            keras.layers.MaxPooling2D(2),
            keras.layers.Flatten(),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dropout(0.5),
            keras.layers.Dense(64, activation="relu"),
            keras.layers.Dropout(0.5),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    ### END SOLUTION


# %% visible="fashion-cnn"
with trying("build_fashion_cnn", "DefaultConv2D"):
    built_cnn = build_fashion_cnn()
    two = fashion.test_images[:2]
    probabilities = ops.convert_to_numpy(built_cnn(two, training=False))
    expect_shape(probabilities, (2, 10))
    expect_close(probabilities.sum(axis=1), [1, 1])
    expect_equal(built_cnn.count_params(), 1_413_834)
    # Not training, it always gives the same; in training, chance has a say.
    expect_close(built_cnn(two, training=False), probabilities)
    first, second = (ops.convert_to_numpy(built_cnn(two, training=True)) for _ in range(2))
    assert not np.allclose(first, second), "with training=True, dropout should change the outputs"
    # A check digit: each kernel takes means, larger ones for later maps; the logarithm of how much
    # likelier the last class is than the first, of two images ten times as bright.
    for weight in built_cnn.weights:
        *inputs, maps = weight.shape
        means = np.arange(1, maps + 1) * 2 / (maps + 1) / np.prod(inputs)
        weight.assign(np.broadcast_to(means * (np.prod(inputs) > 1), weight.shape))
    probabilities = ops.convert_to_numpy(built_cnn(10 * two))
    odds = np.log(probabilities[:, -1] / probabilities[:, 0])
    expect_close(odds, [7.3632, 7.6419], tolerance=1e-3)
    # With two kernels turned negative, the ReLU of the first cuts off all that the image tells.
    kernels = [weight for weight in built_cnn.weights if np.prod(weight.shape[:-1]) > 1]
    for pair in zip(kernels, kernels[1:], strict=False):
        for kernel in pair:
            kernel.assign(-kernel)
        assert np.ptp(ops.convert_to_numpy(built_cnn(two[:1]))) < 1e-6, "is a ReLU missing?"
        for kernel in pair:
            kernel.assign(-kernel)

# %% tests="fashion-cnn" points=6
# 6 points. The grader sets the weights of your network and compares what comes out:
#   0.5  output shape
#   0.5  parameter count
#   0.5  probabilities
#   3    values
#   1.5  dropout
### BEGIN HIDDEN TESTS
from autograder.probe import check

check(
    "fashion_cnn.textbook",
    build_fashion_cnn=build_fashion_cnn,
    DefaultConv2D=lambda *a, **options: DefaultConv2D(*a, **options),
)
### END HIDDEN TESTS

# %% [markdown]
# ## Training to 92 per cent
#
# The textbook says that this network reaches more than 92 % on the 10,000 test images. Trained
# plainly it often does not: a later published run of the same listing ends at 91.17 %. What helps
# is how it is trained.
#
# - **A one-cycle schedule.** The learning rate rises to a peak, so that the first steps do no harm,
#   and falls to almost nothing, so that the last ones can settle.
# - **Augmentation.** A pullover is a pullover seen in the mirror, and a pixel further left.
#   `training.flips_and_shifts` flips each image with probability ½ and shifts it by up to two
#   pixels, anew at each pass, so the network never sees quite the same image twice. (Which
#   changes are allowed depends on the data: a digit in the mirror is no digit. The next notebook is
#   about that.)

# %%
passes = [training.flips_and_shifts(fashion.train_images[:6], np.random.default_rng(i))
          for i in range(3)]
plots.image_grid(
    np.concatenate([fashion.train_images[:6], *passes]),
    columns=6,
    title="Six images (first row), as they are seen in three passes",
)

# %% [markdown]
# With both, twenty passes over 55,000 images got **92.68 %** of the 10,000 test images right, in 50
# minutes on two processor cores that others were using as well. That network started from *He
# initialisation* (`kernel_initializer="he_normal"`), which suits a ReLU; from Keras's default, as
# in the table, no full run has been logged. A dropout network's result also depends on its seed:
# count on some tenths of a per cent either way.
#
# **An honest number.** The test images may be used once, to measure, and not to choose anything:
# not the number of passes, not the peak, not the best of ten runs. For choices, `training.train`
# sets some of the *training* images aside: the validation images, whose accuracy you see while it
# runs.
#
# ### Exercise 8: 92 per cent (4 points)
#
# *Why:* what counts is what a network reaches on images that it has not seen. Design and training
# count together.
#
# Train your network with the cell below. It says beforehand how long it will take here: on a
# graphics card far less, on two processor cores a quarter of an hour to an hour. Let it run
# and go on with the next section. `training.train` keeps the weights in
# `trained/fashion-cnn.weights.h5`; hand them in with the notebook. You may change the recipe.
#
# **How it is graded.** The grader loads your weights into your network, and sends it 1,500 test
# images without labels, in random order, each a trace lighter or darker than it was. Your accuracy
# is the share that is right, weighed so that it stands for all 10,000. **All 4 points at 92 %, 3 at
# 86 %, linearly in between and down to none at 80 %.** Where the full data set cannot be had, the
# cell below trains on the sample, more often. A printed number earns nothing.
#
# Knowing the test set by heart is of no use. Some images are sent unchanged as well, and 500
# shifted, rotated and relit. An honest network loses some points of accuracy on these, which does
# not count; only if it loses more than chance and any honest network would explain, what is right
# of them counts instead. And a network that gives the labels even of images that are labelled
# wrongly was trained on test images, and earns nothing.
#
# *Without weights*, or with weights that do not fit your network, the grader trains it itself, for
# two passes over 1,000 images, which is not much: half of the points for 25 %, none for 10 %, which
# is chance. Weights never earn less than that. The points of exercise 7 do not depend on any of
# this.


# %%
clothes = full_set(fashion)  # all 70,000 images if they can be had; else the sample

# %%
with showing("build_fashion_cnn", "DefaultConv2D"):
    fashion_run = training.train(
        build_fashion_cnn,
        clothes.train_images,
        clothes.train_labels,
        name="fashion-cnn",
        epochs=60 if clothes is fashion else 20,  # the sample is small: more often
        peak=1e-3,
        schedule="one-cycle",
        augment=training.flips_and_shifts,
        validation=1 / 12,
    )
    measure(fashion_run.model, clothes)

# %% tests="reached" points=4
# 4 points, by the scale above:
#   4    accuracy
### BEGIN HIDDEN TESTS
from autograder.probe import check

check("fashion_cnn.reached", build_fashion_cnn=build_fashion_cnn)
### END HIDDEN TESTS

# %% [markdown]
# ## Looking inside
#
# For this section a small network has been trained for you, so that you need not wait. Yours can
# take its place when it is done: `small = fashion_run.model`.

# %% locked="small"
small = trained.fashion_small()
convolutions = [layer for layer in small.layers if isinstance(layer, keras.layers.Conv2D)]
print(f"{small.count_params():,} parameters, {len(convolutions)} convolutions")

# %% [markdown]
# **The first filters.** A filter of the first layer is itself a little image: it answers most
# strongly where the image looks like it. Red weights look for light, blue ones for darkness. Can
# you find edges, in several directions? Spots? Are there filters that you can make nothing of?

# %%
kernel = ops.convert_to_numpy(convolutions[0].kernel)  # (height, width, 1, filters)
plots.feature_maps(kernel[:, :, 0, :32], title="Filters of the first convolution")

# %% [markdown]
# **Feature maps.** What the convolutions make of one image, deeper and deeper. In the first maps
# you can still recognise the garment. Deeper maps are small and mostly dark: few things are found,
# roughly here or there.

# %%
boot = int(np.flatnonzero(fashion.test_labels == names.index("Ankle boot"))[0])
inside = keras.Model(small.inputs[0], [layer.output for layer in convolutions])
maps = [ops.convert_to_numpy(m) for m in inside(fashion.test_images[boot : boot + 1])]
plots.image_grid(fashion.test_images[boot : boot + 1], labels=["Ankle boot"])
for depth in (0, len(maps) - 1):
    plots.feature_maps(maps[depth][..., :16], title=f"Convolution {depth + 1}, its first 16 maps")

# %% [markdown]
# ### Exercise 9: what is taken for what (2 points)
#
# *Why:* "91 %" says how often a network errs, but not how. Its mistakes have a pattern, and the
# pattern tells you what to do next.
#
# A **confusion matrix** counts: its entry in row $i$ and column $j$ says how many images of the
# class $i$ were taken for the class $j$. Correct answers stand on the diagonal.
#
# Write `confusion_matrix` with NumPy. Mind that `matrix[labels, predictions] += 1` does not
# do what it seems to: NumPy adds once for each *different* place.


# %% answer="confusion-matrix"
def confusion_matrix(labels, predictions, num_classes):
    """How often each class was taken for each.

    Args:
        labels: true classes, an array of ints (n,), from 0 to num_classes - 1.
        predictions: predicted classes, likewise (n,).
        num_classes: how many classes there are; some may not occur.

    Returns:
        An array of integers, (num_classes, num_classes); rows are true classes, columns predicted
        ones.

    Raises:
        ValueError: there are not as many predictions as labels; the message names both numbers.
    """
    ### BEGIN SOLUTION
    # hint: Start with a square of zeros and count each pair of (true, predicted) in its place.
    # hint: matrix[labels, predictions] += 1 counts a pair that comes several times only once. Look
    #   at np.add.at, or loop.
    if len(labels) != len(predictions):
        raise ValueError(f"{len(labels)} labels, but {len(predictions)} predictions")
    matrix = np.zeros((num_classes, num_classes), dtype=int)
    np.add.at(matrix, (labels, predictions), 1)
    return matrix
    ### END SOLUTION


# %% visible="confusion-matrix"
with trying("confusion_matrix"):
    # Five images of three classes. One of class 0 is taken for 1; class 2 does not occur.
    matrix = confusion_matrix(np.array([0, 0, 0, 1, 1]), np.array([0, 1, 0, 1, 1]), 3)
    expect_equal(matrix, np.array([[2, 1, 0],
                                   [0, 2, 0],
                                   [0, 0, 0]]))
    assert matrix.dtype.kind in "iu", f"counts are integers, not {matrix.dtype}"
    expect_raises(ValueError, confusion_matrix, np.array([0, 1, 1]), np.array([0, 1]), 2,
                  mentions=(3, 2))

# %% tests="confusion-matrix" points=2
# 2 points. Each part counts by itself:
#   0.75  counts
#   0.5   unused classes
#   0.25  whole numbers
#   0.5   refusals
### BEGIN HIDDEN TESTS
from autograder.probe import check

check("fashion_cnn.confusion_matrix", confusion_matrix=confusion_matrix)
### END HIDDEN TESTS

# %%
predictions = np.argmax(small.predict(fashion.test_images, batch_size=250, verbose=0), axis=1)
with showing("confusion_matrix"):
    matrix = confusion_matrix(fashion.test_labels, predictions, len(names))
    plots.confusion_matrix(matrix, names)
    print(f"right: {np.trace(matrix) / matrix.sum():.1%} of {matrix.sum():,} test images")

# %% [markdown]
# ### Exercise 10: the worst confusions (2 points)
#
# *Why:* of the 90 possible confusions, a few make up most of the errors. A list of them can be read
# at a glance; for that, its order must be fixed, even where counts are equal.
#
# Write `most_confused`.


# %% answer="most-confused"
def most_confused(matrix, names, k):
    """The k most frequent confusions.

    Args:
        matrix: confusion matrix, an array of ints (n, n); rows are true classes. It is left as it
            was.
        names: the names of the n classes, a list of strings.
        k: how many to list, an int.

    Returns:
        A list of tuples (true name, predicted name, count), the largest count first. Equal counts:
        first the lower number of the true class, then that of the predicted class. What is on the
        diagonal is no confusion. Pairs that never occur are left out, so there may be fewer than k.
    """
    ### BEGIN SOLUTION
    # hint: Leave out the diagonal and what never occurs; collect (row, column) of the rest.
    # hint: Python's sort keeps the order of equals: collect by row and column first, then sort by
    #   count alone, largest first.
    pairs = [(i, j) for i, j in np.argwhere(matrix > 0) if i != j]  # by row, then by column
    pairs.sort(key=lambda pair: -matrix[pair])  # Python's sort keeps the order of equals
    return [(names[i], names[j], int(matrix[i, j])) for i, j in pairs[:k]]
    ### END SOLUTION


# %% visible="most-confused"
with trying("most_confused"):
    small_matrix = np.array([[9, 2, 0],
                             [5, 9, 2],
                             [0, 1, 9]])
    expect_equal([tuple(entry) for entry in most_confused(small_matrix, ["a", "b", "c"], 3)],
                 [("b", "a", 5), ("a", "b", 2), ("b", "c", 2)])
    # Only four confusions occur at all.
    expect_equal(len(most_confused(small_matrix, ["a", "b", "c"], 9)), 4)
    expect_equal(list(most_confused(np.eye(3, dtype=int), ["a", "b", "c"], 2)), [])
    expect_equal(small_matrix.diagonal(), np.array([9, 9, 9]))  # left as it was

# %% tests="most-confused" points=2
# 2 points. Each part counts by itself:
#   0.75  order
#   0.5   ties
#   0.5   fewer than k
#   0.25  matrix left alone
### BEGIN HIDDEN TESTS
from autograder.probe import check

check("fashion_cnn.most_confused", most_confused=most_confused)
### END HIDDEN TESTS

# %%
with showing("most_confused", "confusion_matrix"):
    matrix = confusion_matrix(fashion.test_labels, predictions, len(names))
    worst = most_confused(matrix, names, 6)
    for true, taken, count in worst:
        print(f"{count:4} × {true} taken for {taken}")
    true, taken, _ = worst[0]
    confused = np.flatnonzero(
        (fashion.test_labels == names.index(true)) & (predictions == names.index(taken))
    )
    plots.image_grid(fashion.test_images[confused[:8]], title=f"{true}, taken for {taken}")

# %% [markdown]
# Look at the images: would you have known? Trousers, bags and sandals are hardly ever confused with
# anything. The network errs among shirts, T-shirts, pullovers and coats, at 28 pixels. More
# training on sandals would gain nothing; larger images of shirts might.
#
# ## Your own network
#
# ### Exercise 11: a network for a budget (4 points)
#
# *Why:* the textbook's network spends 1.4 million parameters and 89 million multiply-adds on 92 %.
# How far do you get with a fifth of the parameters?
#
# Design a network of **at most 300,000 parameters** that reaches **90 %**, and train it; on two
# processor cores that should take minutes. Everything is allowed: other layers, other shapes, batch
# normalization, other recipes. Only the name, `"small-cnn"`, and what goes in and comes out
# are fixed. Plan before you build: `plan` says what a design costs. If it must be quick, look at
# the multiply-adds: early layers with many filters are where the time goes. (It can be done: the
# author's network has 104,202 parameters and reached 91.2 % of the 10,000 test images in six
# passes.)
#
# Everything the network knows must be in the weights that Keras counts, including those that are
# not trained. The grader tests it: with all weights set to 0, every image must give the same
# probabilities.


# %% answer="small-cnn"
def build_small_cnn():
    """A network of your own for Fashion-MNIST.

    Returns:
        A new Keras model each time, not trained: images (batch, 28, 28, 1), from 0 to 1 →
        probabilities (batch, 10). At most 300,000 parameters.
    """
    ### BEGIN SOLUTION
    # hint: Where are the parameters of the large network? Count its first dense layer.
    # hint: Fewer filters, and pooling often enough that little is left to flatten: then no hidden
    #   dense layer is needed.
    # hint: Use your plan function to count before you build, and leave some room below the budget.
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            DefaultConv2D(32),
            keras.layers.MaxPooling2D(2),
            DefaultConv2D(64),
            keras.layers.MaxPooling2D(2),
            DefaultConv2D(128),
            keras.layers.MaxPooling2D(2),
            keras.layers.Flatten(),
            keras.layers.Dropout(0.25),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    ### END SOLUTION


# %% visible="small-cnn"
with trying("build_small_cnn", "DefaultConv2D"):
    own = build_small_cnn()
    probabilities = ops.convert_to_numpy(own(fashion.test_images[:3]))
    expect_shape(probabilities, (3, 10))
    expect_close(probabilities.sum(axis=1), [1, 1, 1])
    assert own.count_params() <= 300_000, f"{own.count_params():,} parameters are too many"

# %%
with showing("build_small_cnn", "DefaultConv2D"):
    small_run = training.train(
        build_small_cnn,
        clothes.train_images,
        clothes.train_labels,
        name="small-cnn",
        epochs=24 if clothes is fashion else 6,  # the sample is small: more often
        peak=2e-3,
    )
    measure(small_run.model, clothes)

# %% [markdown]
# **How it is graded.** As in exercise 8: your weights, `trained/small-cnn.weights.h5`, on images of
# the grader's. Of the 3 points for accuracy, **all at 90 %, three quarters at 86 %, none at 80 %,
# linearly in between**, if the network is within the budget. Without weights, half for 60 % after
# the same two passes, none for 30 %; weights never earn less.

# %% tests="small-cnn" points=4
# 4 points. Each part counts by itself:
#   0.5  within budget
#   0.5  probabilities
#   3    accuracy
### BEGIN HIDDEN TESTS
from autograder.probe import check

check("fashion_cnn.small_cnn", build_small_cnn=build_small_cnn)
### END HIDDEN TESTS

# %% [markdown]
# ## Summary
#
# - Convolutions and pooling in turn make images smaller and deeper; dense layers decide.
# - A convolution has $k^2 \cdot c_{in} \cdot c_{out}$ weights and uses each at every pixel. The
#   weights are where the maps are many, the time is where the pixels are many.
# - $n$ stacked 3×3 see $2n + 1$ pixels, with fewer weights than one large kernel once the maps are
#   many, and a ReLU after each. The first layer, with its one or three channels, may be large.
# - Strides put everything that follows further apart: the receptive field grows quickly.
# - Dropout acts in training only. A schedule and the right augmentation are worth as much as
#   layers.
# - Choose on validation images; measure on test images once.
# - A confusion matrix shows which mistakes are made; most are made among a few classes.
#
# ## Further reading
#
# - A. Géron, *Hands-On Machine Learning*, chapter 14.
# - K. Simonyan, A. Zisserman, ["Very Deep Convolutional Networks for Large-Scale Image
#   Recognition"](https://arxiv.org/abs/1409.1556), 2014: stacks of 3×3.
# - A. Araujo, W. Norris, J. Sim, ["Computing Receptive Fields of Convolutional Neural
#   Networks"](https://distill.pub/2019/computing-receptive-fields/), Distill 2019.
# - N. Srivastava and others, ["Dropout: A Simple Way to Prevent Neural Networks from
#   Overfitting"](https://jmlr.org/papers/v15/srivastava14a.html), JMLR 2014.
# - L. N. Smith, N. Topin, ["Super-Convergence: Very Fast Training of Neural Networks Using Large
#   Learning Rates"](https://arxiv.org/abs/1708.07120), 2017: the one-cycle schedule.
# - H. Xiao, K. Rasul, R. Vollgraf, ["Fashion-MNIST"](https://arxiv.org/abs/1708.07747), 2017: the
#   images.

# %% locked="summary"
course.summary()  # of this notebook; course.progress() of all, course.submit() hands in
