# %% [markdown]
# # GoogLeNet: more layers, fewer parameters
#
# AlexNet won in 2012 with 61 million parameters (60,965,224 on its two graphics cards; the
# textbook's table, on one, has 62,378,344). Two years later GoogLeNet won with a fraction of them,
# although it is 22 layers deep. "Ten times fewer", says the textbook. Where did the rest go? In
# this notebook you build GoogLeNet's building block, the **inception module**, and the network made
# of nine of them, with the extra outputs that were to help it learn. You count what it costs, layer
# by layer, and hold the claim against your own figures. Then you train a small one.
#
# **When you are done, you can**
#
# - say what a 1×1 convolution is good for, and check its three uses with numbers;
# - build a module with four branches whose maps are stacked, as a Keras layer with weights;
# - put a deep network together from a table, at any width, and check it stage by stage;
# - give a network outputs that exist only in training;
# - count the parameters, the multiply-adds and the memory of any network, and doubt a slogan.
#
# | | exercise | you write | points | minutes |
# |---:|---|---|---:|---:|
# | 1 | One pixel, all maps | `conv1x1` | 1 | 5 |
# | 2 | What a bottleneck saves | `module_cost`, `naive_cost` | 3 | 12 |
# | 3 | Two layers in one | `pair_weights` | 2 | 10 |
# | 4 | The inception module | `Inception` | 5 | 15 |
# | 5 | The size of every stage | `stage_shapes` | 2 | 8 |
# | 6 | GoogLeNet | `build_googlenet` | 6 | 15 |
# | 7 | Auxiliary classifiers | `inference_model`, `total_loss` | 3 | 12 |
# | 8 | What a network costs | `network_cost` | 3 | 10 |
# | 9 | Ten times fewer? | `answers` | 2 | 8 |
# | 10 | Training one | `build_googlenet_small`, trained | 3 | 5 |
# | | **in all** | | **30** | **100** |
#
# Training comes on top: up to ten minutes on two processor cores, in the background.
#
# **How it works.** Write your answer where it says `# YOUR CODE HERE`, and delete the line that
# raises `NotImplementedError`. After each answer stands a cell of *visible tests*: small cases
# that you can check by hand. It earns no points. The cell after it does: it says how many points
# each part is worth, and is filled in when your notebook is graded, with other numbers. Parts count
# on their own. A later answer may call an earlier one, and is judged on yours, right or wrong.
# **Hand in the whole folder**, with `trained/` in it: that is where your network's weights are.
#
# You need convolutions (notebook 02) and pooling and Keras layers (notebook 01). The course follows
# chapter 14 of A. Géron's *Hands-On Machine Learning*; "the textbook" means that book. "The paper"
# is C. Szegedy and others, *Going Deeper with Convolutions* (2015).

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


find_course("06-googlenet", "0.1")

import course

hint = course.hint  # hint("conv1x1") helps a little, and more each time; nobody counts

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
from course.clothes import full_set, measure
from course.figures import drawn

print(device_report())  # before Keras: it keeps TensorFlow's start-up log off the page

import keras
from keras import ops

fashion = data.fashion_mnist()  # a sample: 6,000 training images and 1,000 test images

# %% [markdown]
# ## Why convolve with a single pixel?
#
# A 1×1 convolution looks at one pixel at a time. It cannot see an edge, or anything else that has a
# shape. The textbook gives three reasons for it all the same, and you will check each with numbers:
#
# 1. it finds patterns **along the depth**, across the maps of one pixel (exercise 1);
# 2. with fewer filters than maps come in, it is a **bottleneck**, which makes the next layer cheap
#    (exercise 2);
# 3. a pair [1×1, 3×3] acts like **one stronger layer** (exercise 3).
#
# Take a pixel with $c$ values, one from each map. Every filter of a 1×1 layer has $c$ weights and a
# bias, and gives one number: the weighted sum. That is a *dense layer*, the same one at
# every pixel:
#
# $$y_{j} = b_j + \sum_{i=1}^{c} x_{i}\, w_{ij}$$
#
# ### Exercise 1: one pixel, all maps (1 point)
#
# *Why:* seen as a matrix product, it takes one line, and nothing mysterious is left.
#
# Write `conv1x1` with NumPy. There is no activation in it.


# %% answer="conv1x1"
def conv1x1(maps, kernel, bias):
    """A 1×1 convolution, stride 1, without activation.

    Args:
        maps: array of floats, (batch, height, width, maps in); height and width may differ.
        kernel: array (1, 1, maps in, maps out), as Keras keeps it.
        bias: array (maps out,).

    Returns:
        A NumPy array (batch, height, width, maps out). All arrays of dtype float32 give float32.
        The arrays that were passed in stay as they were.
    """
    ### BEGIN SOLUTION
    # hint: Forget height and width: at each pixel a row of values meets a matrix of (maps in, maps
    #   out).
    # hint: The kernel's first two axes have length 1: pick their only entry. NumPy's product of
    #   matrices works on the last axis and leaves all axes before it alone; the bias meets the last
    #   axis by itself.
    return maps @ kernel[0, 0] + bias
    ### END SOLUTION


# %% visible="conv1x1"
with trying("conv1x1"):
    pixel = np.array([[[[1, 2, 3]]]], "float32")  # one image of one pixel, three maps
    weights = np.array([[[[1, 0], [0, 1], [1, -1]]]], "float32")  # two filters: a + c, and b - c
    expect_close(conv1x1(pixel, weights, np.array([0, 10], "float32")), [[[[4, 9]]]])
    # Every pixel by itself, in images that are not square.
    maps = np.stack([pixel[0, 0, 0] * k for k in range(6)]).reshape(1, 2, 3, 3)
    got = conv1x1(maps, weights, np.zeros(2, "float32"))
    expect_shape(got, (1, 2, 3, 2))
    expect_close(got[0, 1], [[12, -3], [16, -4], [20, -5]])
    expect_equal(got.dtype.name, "float32")

# %% tests="conv1x1" points=1
# 1 point. Each part counts by itself:
#   0.75  values
#   0.25  dtype and input left alone
### BEGIN HIDDEN TESTS
from autograder.probe import check

check("googlenet.conv1x1", conv1x1=conv1x1)
### END HIDDEN TESTS

# %% [markdown]
# **Patterns along the depth.** Three maps of a photograph come in: where it gets brighter from left
# to right, where it gets darker, and how bright it is. Three 1×1 filters mix them. "Either
# edge" draws an outline; "left minus right" keeps the side; "bright, but no edge" finds the even
# areas. None of the three maps alone has any of these.

# %%
with showing("conv1x1"):
    photo = fashion.test_images[2:3]
    step = photo[:, :, 2:] - photo[:, :, :-2]
    three_maps = np.concatenate(
        [np.maximum(step, 0), np.maximum(-step, 0), photo[:, :, 1:-1]], axis=-1
    )
    mixing = np.array([[1, 1, -1], [1, -1, -1], [0, 0, 1]], "float32").reshape(1, 1, 3, 3)
    mixed = conv1x1(three_maps, mixing, np.zeros(3, "float32"))
    plots.feature_maps(three_maps[0], "in", captions=["left edge", "right edge", "brightness"])
    plots.feature_maps(
        mixed[0], "out", captions=["either edge", "left - right", "bright, no edge"]
    )

    # Shuffle the pixels: the result is shuffled alike, so no neighbour was ever looked at.
    order = np.random.default_rng(0).permutation(28 * 26)
    shuffled = three_maps.reshape(1, -1, 3)[:, order].reshape(three_maps.shape)
    same = conv1x1(shuffled, mixing, np.zeros(3, "float32")).reshape(1, -1, 3)
    print("shuffled in, shuffled out:", np.allclose(same, mixed.reshape(1, -1, 3)[:, order]))

# %% [markdown]
# ## Between AlexNet and GoogLeNet: VGG, and a network in the network
#
# Two ideas lie between the two winners. Build them once, and you know what GoogLeNet was made from.
#
# **VGG** (K. Simonyan and A. Zisserman, *Very Deep Convolutional Networks for Large-Scale Image
# Recognition*, 2015) came second in 2014 with the plainest of recipes: nothing but 3×3 convolutions
# of stride 1, in blocks that end in 2×2 pooling; each block has twice the maps of the one before,
# up to 512. Two of them in a row see 5×5 pixels with 18 weights for every pair of maps where one
# 5×5 needs 25, and put a ReLU between.
#
# **Network in network** (M. Lin, Q. Chen and S. Yan, 2014) puts 1×1 convolutions after each larger
# one, so that a small network, not a single weighted sum, looks at each place. And it ends in a map
# for each class and the mean of each map: no dense layer at all. GoogLeNet takes both from it.


# %%
def vgg16_convolutions(images):
    for width, depth in [(64, 2), (128, 2), (256, 3), (512, 3), (512, 3)]:
        for _ in range(depth):
            conv = keras.layers.Conv2D(width, 3, padding="same", activation="relu")
            images = conv(images)
        images = keras.layers.MaxPooling2D(2)(images)
    return images


def network_in_network(images):
    for kernel, *widths in [(5, 192, 160, 96), (5, 192, 192, 192), (3, 192, 192, 10)]:
        for size, width in zip((kernel, 1, 1), widths, strict=True):
            conv = keras.layers.Conv2D(width, size, padding="same", activation="relu")
            images = conv(images)
        if kernel == 5:
            images = keras.layers.MaxPooling2D(3, strides=2, padding="same")(images)
    return keras.layers.GlobalAveragePooling2D()(images)


def tell_parameters(named, build, side):
    photographs = keras.Input((side, side, 3))
    network = keras.Model(photographs, build(photographs))
    print(f"{named:<28}{side}×{side} → {network.output_shape[1:]}: "
          f"{network.count_params():,} parameters")


tell_parameters("VGG-16's convolutions", vgg16_convolutions, 224)
vgg16_dense = [7 * 7 * 512 * 4096 + 4096, 4096 * 4096 + 4096, 4096 * 1000 + 1000]
print(f"{'and its three dense layers':<28}{sum(vgg16_dense):,}, {vgg16_dense[0]:,} in the first")
tell_parameters("network in network", network_in_network, 32)

# %% [markdown]
# Nearly nine in ten of VGG's parameters are in its dense layers, most of them in the first. A
# network that ends in means over its maps has none of these. (The second network has the widths
# that its authors chose for CIFAR-10; they pooled by the mean the second time.)

# %% [markdown]
# ## The inception module
#
# Which kernel size should a layer have? The module says: *several at once*, and lets training
# decide. Its input goes into four branches side by side, and the maps that come out are stacked
# along the depth. (The name is that of a film of 2010, in which people dream that they dream.)


# %% locked="module-picture" folded=true
BRANCHES = [
    ["1×1 convolution\nf1 maps"],
    ["1×1 convolution\nr3 maps", "3×3 convolution\nf3 maps"],
    ["1×1 convolution\nr5 maps", "5×5 convolution\nf5 maps"],
    ["3×3 max pooling", "1×1 convolution\np maps"],
]


def paint_module(figure):
    axes = figure.subplots()

    def box(x, y, text, colour, width=2.6):
        axes.add_patch(plt.Rectangle((x - width / 2, y), width, 0.9, fc=colour, ec="#1f5f99"))
        axes.text(x, y + 0.45, text, ha="center", va="center", size=8.5)

    def arrow(x, y, to_x, to_y):
        axes.annotate("", (to_x, to_y), (x, y), arrowprops={"arrowstyle": "->", "color": "#444444"})

    box(4.5, 0, "input: maps in", "#ffffff", 11.6)
    box(4.5, 5.4, "stacked along the depth: f1 + f3 + f5 + p maps", "#ffffff", 11.6)
    for i, branch in enumerate(BRANCHES):
        x = 3 * i
        places = [3.6] if len(branch) == 1 else [1.8, 3.6]
        for y, text in zip(places, branch, strict=True):
            box(x, y, text, "#f2b48f" if "1×1" in text else "#cfe3f5")
        arrow(x, 0.9, x, places[0])
        if len(places) == 2:
            arrow(x, 2.7, x, 3.6)
        arrow(x, 4.5, x, 5.4)
    axes.set(xlim=(-1.5, 10.5), ylim=(-0.1, 6.4))
    axes.axis("off")


drawn(
    paint_module,
    (8.6, 4.4),
    "The inception module, from bottom to top. The input goes to four branches. Branch 1: a 1×1 "
    "convolution with f1 maps. Branch 2: a 1×1 convolution with r3 maps, then a 3×3 convolution "
    "with f3 maps. Branch 3: a 1×1 convolution with r5 maps, then a 5×5 convolution with f5 maps. "
    "Branch 4: 3×3 max pooling, then a 1×1 convolution with p maps. Their outputs are stacked "
    "along the depth in this order: f1 + f3 + f5 + p maps.",
)

# %% [markdown]
# - Every layer, the pooling too, has **stride 1 and padding "same"**: height and width stay, or
#   nothing could be stacked.
# - Every convolution has a bias and is followed by a **ReLU**, the 1×1 ones as well.
# - The **order** of the output's maps is: first those of the 1×1 branch, then 3×3, then 5×5, then
#   those of the pooling branch.
# - Six numbers describe a module: `(f1, r3, f3, r5, f5, p)`. *r* stands for *reduce*, *p* for the
#   *projection* after the pooling. GoogLeNet has nine modules:


# %% locked="modules"
MODULES = {
    "3a": (64, 96, 128, 16, 32, 32),
    "3b": (128, 128, 192, 32, 96, 64),
    "4a": (192, 96, 208, 16, 48, 64),
    "4b": (160, 112, 224, 24, 64, 64),
    "4c": (128, 128, 256, 24, 64, 64),
    "4d": (112, 144, 288, 32, 64, 64),
    "4e": (256, 160, 320, 32, 128, 128),
    "5a": (256, 160, 320, 32, 128, 128),
    "5b": (384, 192, 384, 48, 128, 128),
}

# %% [markdown]
# (Some printings of the textbook's figure show 12 in module 3a. It is 16.)
#
# ### Exercise 2: what a bottleneck saves (3 points)
#
# *Why:* a 5×5 convolution on all 192 maps that enter module 3a is expensive. Reduced to 16 maps
# first, it is not. How much is saved? And what would happen to the depth without the reductions?
#
# Count both: the module as drawn, and the **naive** module. Of the orange boxes, that one has only
# the first: its 3×3 and 5×5 convolutions and its pooling work on the input itself, and the
# pooled maps are stacked as they are. It does not use `r3`, `r5` and `p`.
#
# Parameters: weights and biases. Multiply-adds: one for each weight at each pixel, as if no window
# stuck out at the border; biases and pooling are not counted.


# %% answer="module-cost"
def module_cost(maps_in, filters, height, width):
    """What an inception module costs, for one image.

    Args:
        maps_in: maps that come in.
        filters: the six numbers (f1, r3, f3, r5, f5, p).
        height, width: pixels of the maps, the same before and after.

    Returns:
        (maps_out, parameters, multiply_adds), three ints.
    """
    ### BEGIN SOLUTION
    # hint: Draw the module's arrows as a list of convolutions: kernel size, maps in, maps out for
    #   each. There are six in the module as drawn, three in the naive one.
    # hint: Weights of one: kernel size² · maps in · maps out. The 3×3 sees only the r3 maps of its
    #   reduction, the 5×5 only r5; the three other 1×1 and the reductions see maps_in. A bias for
    #   each filter that there is.
    # hint: Which maps come out? Only what is stacked: the reductions are not. In the naive module
    #   the pooling has no filters, and its maps_in maps are stacked as they are. Multiply-adds are
    #   all weights times height · width.
    one, reduce3, three, reduce5, five, projection = filters
    layers = [  # kernel size, maps in, maps out
        (1, maps_in, one),
        (1, maps_in, reduce3),
        (3, reduce3, three),
        (1, maps_in, reduce5),
        (5, reduce5, five),
        (1, maps_in, projection),
    ]
    weights = sum(k * k * before * after for k, before, after in layers)
    biases = sum(filters)
    return one + three + five + projection, weights + biases, weights * height * width
    ### END SOLUTION


def naive_cost(maps_in, filters, height, width):
    """The same of the naive module: f1, f3, f5 filters and the pooling, all on the input itself.

    Returns:
        (maps_out, parameters, multiply_adds), three ints.
    """
    ### BEGIN SOLUTION
    one, _, three, _, five, _ = filters
    weights = maps_in * (one + 9 * three + 25 * five)
    biases = one + three + five
    return biases + maps_in, weights + biases, weights * height * width
    ### END SOLUTION


# %% visible="module-cost"
with trying("module_cost", "naive_cost"):
    # Two maps in, every layer makes one map, one pixel. Parameters, branch by branch:
    # 3; 3 and 9 + 1; 3 and 25 + 1; 3. Without the six biases: 42 products.
    expect_equal(tuple(module_cost(2, (1, 1, 1, 1, 1, 1), 1, 1)), (4, 48, 42))
    # On the input itself: 2 + 1; 18 + 1; 50 + 1. The two pooled maps are stacked as they are.
    expect_equal(tuple(naive_cost(2, (1, 1, 1, 1, 1, 1), 1, 1)), (5, 73, 70))
    # Module 3a.
    expect_equal(tuple(module_cost(192, MODULES["3a"], 28, 28))[:2], (256, 163_696))
    expect_equal(module_cost(192, MODULES["3a"], 28, 28)[2] % (28 * 28), 0)

# %% tests="module-cost" points=3
# 3 points. Each part counts by itself:
#   0.5   maps
#   0.75  parameters
#   0.75  multiply-adds
#   1     without bottlenecks
### BEGIN HIDDEN TESTS
from autograder.probe import check

check(
    "googlenet.module_cost",
    module_cost=lambda *a: module_cost(*a),
    naive_cost=lambda *a: naive_cost(*a),
)
### END HIDDEN TESTS

# %%
with showing("module_cost", "naive_cost"):
    print(f"{'':10}{'maps in':>8} {'pixels':>7}   {'maps out':>8} {'parameters':>11}"
          f" {'million multiply-adds':>22}")
    for name, maps_in, side in [("3a", 192, 28), ("5b", 832, 7)]:
        for kind, cost in [("as it is", module_cost), ("naive", naive_cost)]:
            out, parameters, products = cost(maps_in, MODULES[name], side, side)
            print(f"{name} {kind:<8}{maps_in:7} {f'{side}×{side}':>7}   {out:8,} {parameters:11,}"
                  f" {products / 1e6:22.1f}")

# %% [markdown]
# With the bottlenecks, 3a has 2.4 times fewer parameters and multiply-adds, and 5b four times
# fewer. And look at *maps out*: the naive 3a passes 416 maps on in place of 256, since pooling
# cannot reduce them. The next module would pay for each of them, and pass on even more. That is the
# paper's own reason: stacking naive modules ends in "a computational blow up within a few stages".
# What costs less also trains faster, and with fewer parameters there is less danger of overfitting.
#
# ### Exercise 3: two layers in one (2 points)
#
# *Why:* one convolution computes a weighted sum. Some simple questions have no weighted sum for an
# answer: "*how different* are these two maps around here?", for example. A pair [1×1, ReLU, 3×3]
# is a network of two layers that is swept over the image, and that can answer it.
#
# Two maps, $a$ and $b$, come in. Wanted is the sum of $|a - b|$ over the 3×3 pixels around
# each pixel (pixels outside of the image count as 0). Set the weights of the pair by hand so that
# it computes exactly this:
#
# 1. a 1×1 convolution from 2 maps to $m$ maps, with biases, then a **ReLU**;
# 2. a 3×3 convolution, padding "same", from $m$ maps to 1, with a bias, no activation.
#
# You choose $m$, from 1 to 8. *Hint:* $|t|$ is the sum of two ReLUs.


# %% locked="difference"
def summed_difference(maps):
    """The sum of |a − b| over 3×3 pixels: maps (batch, height, width, 2) → (batch, h, w, 1)."""
    a, b = np.moveaxis(np.asarray(maps, "float64"), -1, 0)
    padded = np.pad(np.abs(a - b), [(0, 0), (1, 1), (1, 1)])
    height, width = a.shape[1:]
    parts = [padded[:, i : i + height, j : j + width] for i in range(3) for j in range(3)]
    return sum(parts)[..., np.newaxis]


def run_pair(maps, *weights):
    """[1×1, ReLU, 3×3] with these four arrays of weights, as a NumPy array."""
    maps, *weights = [ops.convert_to_tensor(values, "float32") for values in (maps, *weights)]
    kernel1, bias1, kernel2, bias2 = weights
    hidden = ops.relu(ops.conv(maps, kernel1) + bias1)
    return ops.convert_to_numpy(ops.conv(hidden, kernel2, padding="same") + bias2)


# %% answer="pair-weights"
def pair_weights():
    """Weights with which a pair [1×1, ReLU, 3×3] computes `summed_difference`.

    Returns:
        (kernel1, bias1, kernel2, bias2), four float32 arrays of shapes (1, 1, 2, m), (m,),
        (3, 3, m, 1) and (1,), with m from 1 to 8.
    """
    ### BEGIN SOLUTION
    # hint: For one pixel first: which two numbers, both made from a and b by a weighted sum and a
    #   ReLU, add up to |a − b|? One of them is 0 whenever the other is not.
    # hint: So m = 2 is enough: the columns of the 1×1 kernel are the weights of those two numbers.
    #   The second layer only adds: which weight has each of the nine pixels of both maps? Mind the
    #   shapes: maps in is the last axis but one. No bias is needed.
    kernel1 = np.array([[1, -1], [-1, 1]], "float32").reshape(1, 1, 2, 2)
    kernel2 = np.ones((3, 3, 2, 1), "float32")
    return kernel1, np.zeros(2, "float32"), kernel2, np.zeros(1, "float32")
    ### END SOLUTION


# %% visible="pair-weights"
with trying("pair_weights"):
    weights = [np.asarray(values, "float32") for values in pair_weights()]
    m = weights[1].size
    expect_equal([w.shape for w in weights], [(1, 1, 2, m), (m,), (3, 3, m, 1), (1,)])
    assert 1 <= m <= 8, f"m should be from 1 to 8, not {m}"
    one = np.zeros((1, 4, 5, 2), "float32")
    one[0, 1, 1] = 3, 1  # a - b = 2 at one pixel
    one[0, 2, 2] = 0, 5  # a - b = -5 at another
    expect_close(summed_difference(one)[0, 1, 1], [7])
    expect_close(run_pair(one, *weights), summed_difference(one))

# %% tests="pair-weights" points=2
# 2 points. Each part counts by itself:
#   0.5  shapes
#   1    differences
#   0.5  at the border
### BEGIN HIDDEN TESTS
from autograder.probe import check

check("googlenet.pair_weights", pair_weights=pair_weights)
### END HIDDEN TESTS

# %% [markdown]
# **And a single layer?** The best weights of one 3×3 convolution can be computed: they are the
# solution of a least-squares problem. So the first line below is not a matter of luck or of
# training: no 3×3 convolution can do better. The last line asks whether a pair *finds*
# such weights by itself: it starts from random weights and sees only examples. The figure is the
# share of the target's variance that is explained: 1 is perfect, 0 is no better than a constant.


# %% locked="experiment"
def explained(target, guess):
    """1 − (mean squared error) / variance."""
    return 1 - np.mean((target - guess) ** 2) / np.var(target)


def best_single(maps, target, new):
    """What the least-squares best 3×3 convolution (with bias) for `maps` gives for `new`."""

    def patches(x):
        windows = np.lib.stride_tricks.sliding_window_view(
            np.pad(x, [(0, 0), (1, 1), (1, 1), (0, 0)]), (3, 3), axis=(1, 2)
        )
        flat = windows.reshape(-1, 18)
        return np.concatenate([flat, np.ones((len(flat), 1))], axis=1)

    weights = np.linalg.lstsq(patches(maps), target.ravel(), rcond=None)[0]
    return (patches(new) @ weights).reshape(*new.shape[:3], 1)


def trained_pair(maps, target, new):
    """What a pair of 8 and 1 filters gives for `new`, after some training on `maps`."""
    keras.utils.set_random_seed(3)
    pair = keras.Sequential(
        [
            keras.Input((None, None, 2)),
            keras.layers.Conv2D(8, 1, activation="relu"),
            keras.layers.Conv2D(1, 3, padding="same"),
        ]
    )
    pair.compile(keras.optimizers.Adam(0.03), "mse")
    pair.fit(maps, target, batch_size=16, epochs=12, verbose=0)
    return ops.convert_to_numpy(pair(new))


# %%
with showing("pair_weights"):
    rng = np.random.default_rng(6)
    seen, new = rng.normal(size=(2, 128, 10, 10, 2)).astype("float32")
    target, wanted = summed_difference(seen), summed_difference(new)
    print(f"the best single 3×3:    {explained(wanted, best_single(seen, target, new)):7.3f}")
    print(f"your pair:              {explained(wanted, run_pair(new, *pair_weights())):7.3f}")
    print(f"a pair, trained:        {explained(wanted, trained_pair(seen, target, new)):7.3f}")

# %% [markdown]
# A single layer explains next to nothing: all it can use is that fewer pixels count at the border.
# The pair is exact, and training comes close. That is what the paper took from "Network in
# Network" (2013): a small network, not a linear filter, is swept over the image.
#
# ### Exercise 4: the inception module (5 points)
#
# *Why:* nine of these, each with its own numbers, make up most of GoogLeNet.
#
# Write it as a Keras layer, `Inception`. A layer with weights is made of other layers: create them
# in `__init__` (or in `build`), call them in `call`. You may also wrap whole models, such as
# `keras.Sequential`. Nobody looks at how it is written, or in which order you create the branches:
# the grader sets all weights, sends maps with values of either sign, and compares what comes
# out. Only let each of the six convolutions have a kernel and biases of its own: do not merge the
# three that work on the input into one.
#
# *Mind:* Keras finds the layers that are attributes of yours, or in a list that is one, but not
# those that only a function of yours holds. To load a saved module it needs the six numbers, which
# is what `get_config` is for. Weights and output shape it finds out by itself, from `call`:
# `build` and `compute_output_shape` are optional.


# %% answer="inception"
class Inception(keras.layers.Layer):
    """An inception module.

    Args:
        filters: six ints (f1, r3, f3, r5, f5, p): the filters of the 1×1 branch; of the reduction
            before the 3×3, of the 3×3; of the reduction before the 5×5, of the 5×5; of the
            projection after the pooling.
        **kwargs: what any Keras layer takes, such as `name`.

    Called on maps (batch, height, width, maps in), it returns (batch, height, width,
    f1 + f3 + f5 + p): the branches' maps in this order. All strides are 1, all padding is "same",
    each convolution has biases and a ReLU, the pooling is 3×3 max pooling.
    """

    def __init__(self, filters, **kwargs):
        super().__init__(**kwargs)
        ### BEGIN SOLUTION
        # hint: Count the convolutions: six, and one pooling. Each is an attribute, made in
        #   __init__; call is then four lines, one for each branch, and a concatenation.
        # hint: All of them have padding "same", stride 1 and a ReLU, so a small helper that makes
        #   one saves typing. The pooling has to keep the size: its stride is as large as its window
        #   unless you say otherwise.
        # hint: Stack along the last axis in the order f1, f3, f5, p. The reduction works on the
        #   input, and the 3×3 works on what the reduction gives: r3 and r5 never reach the output.
        #   get_config adds "filters".
        self.filters = tuple(filters)
        one, reduce3, three, reduce5, five, projection = self.filters

        def conv(maps, kernel_size):
            return keras.layers.Conv2D(maps, kernel_size, padding="same", activation="relu")

        self.one = conv(one, 1)
        self.reduce3, self.three = conv(reduce3, 1), conv(three, 3)
        self.reduce5, self.five = conv(reduce5, 1), conv(five, 5)
        self.pool = keras.layers.MaxPooling2D(3, strides=1, padding="same")
        self.project = conv(projection, 1)
        ### END SOLUTION

    def call(self, maps):
        """The stacked maps of the four branches, a tensor."""
        ### BEGIN SOLUTION
        branches = [
            self.one(maps),
            self.three(self.reduce3(maps)),
            self.five(self.reduce5(maps)),
            self.project(self.pool(maps)),
        ]
        return ops.concatenate(branches, axis=-1)

    # Without the next two methods Keras finds out by tracing `call`. With them it is faster.
    def build(self, input_shape):
        for layer in (self.one, self.reduce3, self.reduce5, self.project):
            layer.build(input_shape)
        self.three.build((*input_shape[:-1], self.filters[1]))
        self.five.build((*input_shape[:-1], self.filters[3]))

    def compute_output_shape(self, input_shape):
        one, _, three, _, five, projection = self.filters
        return (*input_shape[:-1], one + three + five + projection)
        ### END SOLUTION

    def get_config(self):
        """The six numbers, added to what every layer has."""
        ### BEGIN SOLUTION
        return {**super().get_config(), "filters": self.filters}
        ### END SOLUTION


# %% visible="inception"
with trying("Inception"):
    maps = np.random.default_rng(0).normal(size=(2, 5, 7, 4)).astype("float32")
    module = Inception((3, 4, 5, 1, 2, 6))
    stacked = ops.convert_to_numpy(module(maps))
    expect_shape(stacked, (2, 5, 7, 3 + 5 + 2 + 6))
    assert stacked.min() == 0, "every branch ends in a ReLU, so nothing is below 0"
    # 1×1: 4·3 + 3. 3×3: 4·4 + 4 and 9·4·5 + 5. 5×5: 4·1 + 1 and 25·1·2 + 2. Projection: 4·6 + 6.
    expect_equal(module.count_params(), 15 + (20 + 185) + (5 + 52) + 30)
    # All kernels -1, no biases. Where the input is 1, each first ReLU gives 0, and 0 it stays.
    small = Inception((1, 1, 1, 1, 1, 1))
    small(np.ones((1, 5, 5, 1), "float32"))
    for weight in small.weights:
        weight.assign(ops.full(weight.shape, -1.0 if len(weight.shape) > 1 else 0.0))
    expect_close(small(np.ones((1, 5, 5, 1), "float32")), np.zeros((1, 5, 5, 4)))
    # Where it is -1, first ReLUs give 1. Of nine pixels the pooling keeps the 2, border included.
    around = np.full((1, 5, 5, 1), -1, "float32")
    around[0, 2, 2] = 2
    one, three, five, pooled = np.moveaxis(ops.convert_to_numpy(small(around))[0], -1, 0)
    expect_close(one, 1 - (around[0, :, :, 0] == 2))
    expect_close([three, five], np.zeros((2, 5, 5)))
    expect_close(pooled, np.pad(np.zeros((3, 3)), 1, constant_values=1))
    # It can be built again from get_config, and stand in one network several times.
    again = Inception.from_config(Inception((3, 4, 5, 1, 2, 6), name="module_3a").get_config())
    expect_equal(again.name, "module_3a")
    two = keras.Sequential([keras.Input((5, 7, 4)), again, Inception((1, 2, 3, 4, 5, 6))])
    expect_shape(two(maps), (2, 5, 7, 1 + 3 + 5 + 6))

# %% tests="inception" points=5
# 5 points. Each part counts by itself:
#   0.5  output shape
#   2.5  the four branches, in any order
#   1    order of the branches
#   1    saves and loads
### BEGIN HIDDEN TESTS
from autograder.probe import check

check("googlenet.inception", Inception=Inception)
### END HIDDEN TESTS

# %% [markdown]
# **One module at work**, with random weights: six maps from each branch, for one photograph. The
# 1×1 branch can only change the tones, the 3×3 and 5×5 branches blur and find edges, each at its
# own scale, and in the pooling branch bright parts swell.

# %%
with showing("Inception"):
    keras.utils.set_random_seed(5)
    maps = ops.convert_to_numpy(Inception((6, 4, 6, 4, 6, 6))(photo))[0]
    brightest = maps / (maps.max(axis=(0, 1)) + 1e-9)
    captions = [f"{branch}" for branch in ("1×1", "3×3", "5×5", "pool") for _ in range(6)]
    plots.feature_maps(brightest, "24 maps of one module", columns=6, captions=captions)

# %% [markdown]
# ## The whole network
#
# GoogLeNet is one tall stack. Before the first module stands the **stem**, which leaves one pixel
# in sixty-four; two more poolings stand between the modules. All convolutions and poolings of this
# table have padding "same", all convolutions have biases and a ReLU.
#
# | stage | layers | maps |
# |---|---|---|
# | conv 1 | convolution 7×7, stride 2 | 64 |
# | pool 1 | max pooling 3×3, stride 2; **then** local response normalization | |
# | reduce 2 | convolution 1×1, stride 1 | 64 |
# | conv 2 | convolution 3×3, stride 1; **then** local response normalization | 192 |
# | pool 2 | max pooling 3×3, stride 2 | |
# | 3a, 3b | two inception modules | |
# | pool 3 | max pooling 3×3, stride 2 | |
# | 4a … 4e | five inception modules | |
# | pool 4 | max pooling 3×3, stride 2 | |
# | 5a, 5b | two inception modules | |
# | head | global average pooling; dropout of 40 % of the means; dense layer, softmax | |
#
# ### Exercise 5: the size of every stage (2 points)
#
# *Why:* predict the shapes before you build. If the network then has others, you know at once
# which layer is wrong.
#
# The stem has strides of its own, the modules keep height and width. Under "same", a layer of
# stride $s$ leaves $\lceil n / s \rceil$ of $n$ pixels.

# %% locked="stages"
STAGES = ["conv 1", "pool 1", "reduce 2", "conv 2", "pool 2", "3a", "3b", "pool 3",
          "4a", "4b", "4c", "4d", "4e", "pool 4", "5a", "5b"]


# %% answer="stage-shapes"
def stage_shapes(input_shape):
    """The shape after each stage of GoogLeNet up to 5b, at full width.

    Args:
        input_shape: (height, width, channels) of one image; any sizes, not always even.

    Returns:
        A dictionary: each of the 16 names of STAGES → (height, width, maps), three ints.
    """
    ### BEGIN SOLUTION
    # hint: Walk through STAGES with three variables, height, width and maps, and change in each
    #   stage what it changes. Most stages change only one thing.
    # hint: Five stages halve height and width, rounded up: conv 1 and the four poolings. -(-n // 2)
    #   rounds up. Poolings leave the maps alone.
    # hint: A module sets maps to f1 + f3 + f5 + p, of the six numbers in MODULES; the stem's three
    #   convolutions set 64, 64 and 192. Store the three numbers after every stage, under its name.
    height, width, maps = input_shape
    shapes = {}
    for stage in STAGES:
        if stage == "conv 1" or stage.startswith("pool"):
            height, width = -(-height // 2), -(-width // 2)
        if stage in MODULES:
            one, _, three, _, five, projection = MODULES[stage]
            maps = one + three + five + projection
        else:
            maps = {"conv 1": 64, "reduce 2": 64, "conv 2": 192}.get(stage, maps)
        shapes[stage] = (height, width, maps)
    return shapes
    ### END SOLUTION


# %% visible="stage-shapes"
with trying("stage_shapes"):
    shapes = stage_shapes((224, 224, 3))
    expect_equal(sorted(shapes), sorted(STAGES))
    expect_equal(tuple(shapes["conv 1"]), (112, 112, 64))
    expect_equal(tuple(shapes["conv 2"]), (56, 56, 192))
    expect_equal(tuple(shapes["5b"]), (7, 7, 1024))
    # 90 → 45 → 23: half a pixel is rounded up. The number of channels does not matter.
    expect_equal(tuple(stage_shapes((90, 60, 1))["pool 1"]), (23, 15, 64))

# %% tests="stage-shapes" points=2
# 2 points. Each part counts by itself:
#   1    heights and widths
#   1    maps
### BEGIN HIDDEN TESTS
from autograder.probe import check

check("googlenet.stage_shapes", stage_shapes=stage_shapes)
### END HIDDEN TESTS

# %% [markdown]
# With the shapes, and your count of a module, you have the sizes of the paper's Table 1, and the
# costs of its nine modules (the stem's and the head's layers are not modules, and stay empty here):

# %%
with showing("stage_shapes", "module_cost"):
    shapes = stage_shapes((224, 224, 3))
    before = (224, 224, 3)
    print(f"{'stage':<9} {'output':>13} {'parameters':>11} {'million multiply-adds':>22}")
    for stage in STAGES:
        height, width, maps = shapes[stage]
        cost = ""
        if stage in MODULES:
            _, parameters, products = module_cost(before[2], MODULES[stage], *before[:2])
            cost = f"{parameters:11,} {products / 1e6:22.1f}"
        print(f"{stage:<9} {f'{height}×{width}×{maps}':>13} {cost}")
        before = shapes[stage]

# %% [markdown]
# (The paper prints rounded figures, such as 159K for 3a, and some of them fit no way of
# counting. Yours are exact.)
#
# **Local response normalization** (LRN) lets neighbouring maps compete: at each pixel, a value is
# divided by $(1 + 2 \cdot 10^{-5} \cdot S)^{0.75}$, where $S$ is the sum of the squares of five
# maps: its own, and two on each side. It came from AlexNet and was soon given up.
# `LocalResponseNorm` is finished for you, with the constants that the textbook has for AlexNet.
# Only large values feel them: if all five maps hold 100, the layer divides by $2^{0.75} = 1.68$; if
# one holds 100 and the others nothing, it takes 13 % off; if all five hold 1, less than 0.01 %.


# %% locked="lrn"
class LocalResponseNorm(keras.layers.Layer):
    """xᵢ / (1 + 0.00002 · Σ xⱼ²)^0.75, j from i − 2 to i + 2 as far as there are maps."""

    def call(self, maps):
        number = np.arange(maps.shape[-1])
        near = np.abs(number[:, np.newaxis] - number) <= 2  # which maps are added up for which
        sums = ops.matmul(ops.square(maps), ops.cast(near, maps.dtype))
        root = ops.rsqrt(1 + 2e-5 * sums)
        return maps * root * ops.sqrt(root)  # −0.75 = −0.5 − 0.25, faster than a power


def scaled(maps, width):
    """`maps` times `width`, rounded as `round` does, but at least 1."""
    return max(1, round(maps * width))


# %% [markdown]
# ### Exercise 6: GoogLeNet (6 points)
#
# *Why:* papers describe their networks by tables such as this, and you can now read one.
#
# Write `build_googlenet`. With `width` you get slimmer networks of the same design. **Every
# number of maps is scaled**: each one `n` of the stem and of the six numbers of each module becomes
# `scaled(n, width)`. The number of classes does not. With width 0.25, module 3a has
# `(16, 24, 32, 4, 8, 8)`.
#
# The argument `auxiliary` belongs to the next exercise. Here it is always `False`: you may leave it
# unused for now, and come back. Again nobody looks at how the network is written: functional,
# `keras.Sequential`, a subclass of `keras.Model`, or mixed. A subclass must have its weights when
# `build_googlenet` returns: call it once on zeros.


# %% answer="build-googlenet"
def build_googlenet(input_shape=(224, 224, 3), num_classes=1000, width=1.0, auxiliary=False):
    """GoogLeNet, a new Keras model each time, not trained.

    Args:
        input_shape: (height, width, channels) of one image.
        num_classes: outputs.
        width: factor of every number of maps, rounded by `scaled`.
        auxiliary: True: the model for training, with three outputs (exercise 7).

    Returns:
        A `keras.Model`: images (batch, *input_shape) → probabilities (batch, num_classes); or,
        if auxiliary, a list of three such outputs: the main one, the one on 4a, the one on 4d.
    """
    ### BEGIN SOLUTION
    # hint: Write the stem as the table has it, top to bottom, then one loop over MODULES, then the
    #   head. The loop is short, for the six numbers are all there.
    # hint: A pooling stands before 3a, 4a and 5a. Mind the two places of the normalization: after
    #   the first pooling, but before the second. Poolings are 3×3 with stride 2 and padding "same".
    # hint: scaled(n, width) for each number: the stem's and all six of each module. The head has
    #   global average pooling, dropout of 0.4, one dense layer with num_classes and a softmax.
    #   Compare with 6,998,552 parameters, and shapes with stage_shapes.
    def conv(maps, kernel_size, strides=1):
        maps = scaled(maps, width)
        return keras.layers.Conv2D(
            maps, kernel_size, strides=strides, padding="same", activation="relu"
        )

    def pool():
        return keras.layers.MaxPooling2D(3, 2, "same")

    def classify(means, rate):
        means = keras.layers.Dropout(rate)(means)
        return keras.layers.Dense(num_classes, activation="softmax")(means)

    def head(maps):
        maps = conv(128, 1)(keras.layers.AveragePooling2D(5, 3, "valid")(maps))
        hidden = keras.layers.Dense(scaled(1024, width), activation="relu")
        return classify(hidden(keras.layers.Flatten()(maps)), 0.7)

    inputs = keras.Input(input_shape)
    maps = LocalResponseNorm()(pool()(conv(64, 7, strides=2)(inputs)))
    maps = LocalResponseNorm()(conv(192, 3)(conv(64, 1)(maps)))
    heads = []
    for name, filters in MODULES.items():
        if name in ("3a", "4a", "5a"):
            maps = pool()(maps)
        maps = Inception([scaled(n, width) for n in filters])(maps)
        if auxiliary and name in ("4a", "4d"):
            heads.append(head(maps))
    main = classify(keras.layers.GlobalAveragePooling2D()(maps), 0.4)
    return keras.Model(inputs, [main, *heads] if auxiliary else main)
    ### END SOLUTION


# %% visible="build-googlenet"
with trying("build_googlenet", "Inception"):
    small = build_googlenet((48, 64, 3), 7, width=0.125)
    probabilities = ops.convert_to_numpy(small(np.ones((2, 48, 64, 3), "float32")))
    expect_shape(probabilities, (2, 7))
    expect_close(probabilities.sum(axis=1), [1, 1])
    # Module 3a has (8, 12, 16, 2, 4, 4) filters then: all numbers are an eighth.
    expect_equal(small.count_params(), 96_065)

# %% tests="build-googlenet" points=6
# 6 points. Each part counts by itself:
#   0.5   probabilities
#   1     parameters at full width
#   2.5   values
#   0.75  local response normalization
#   0.75  dropout
#   0.5   other widths
### BEGIN HIDDEN TESTS
from autograder.probe import check

check("googlenet.network", build_googlenet=build_googlenet, Inception=lambda n: Inception(n))
### END HIDDEN TESTS

# %% [markdown]
# **The whole one**, as the defaults have it:

# %%
with showing("build_googlenet", "Inception"):
    whole = build_googlenet()
    whole(np.zeros((1, 224, 224, 3), "float32"))  # the weights are there from the first call on
    print(f"{whole.count_params():,} parameters")

# %% [markdown]
# There should be 6,998,552: 1,025,000 sit in the last dense layer, which belongs to the 1,000
# classes of ImageNet. Without it, 5,973,552 are left: the textbook's "roughly 6 million".
#
# (If you compare with other people's code: the GoogLeNet of `torchvision` has 6,624,904
# parameters, because its "5×5" branch has 3×3 kernels, a mistake that is kept so that old weights
# fit. It also has batch normalization, which dates from 2015, in place of LRN.)
#
# ## Outputs that exist only in training
#
# In 2014 it was hard to train 22 layers: little of the gradient reached the first ones. The paper's
# remedy is a pair of **auxiliary classifiers**. Half-way up, on the outputs of **4a** and **4d**,
# small networks already try to name the class. Their losses, each times **0.3**, are added to the
# main loss, and their gradients start nearer to the stem. When training is over they are thrown
# away. (How much they help is not measured in this notebook; "Rethinking the Inception
# Architecture", below, found no gain early in training and a little at its end.)
#
# An auxiliary classifier is, from bottom to top:
#
# 1. average pooling 5×5, stride 3, padding **"valid"** (so the maps there need 5 pixels or more);
# 2. a 1×1 convolution with `scaled(128, width)` filters, bias and ReLU;
# 3. a dense layer on the flattened maps, `scaled(1024, width)` units, bias and ReLU;
# 4. **dropout of 70 %**;
# 5. a dense layer with one output for each class, and softmax.


# %% locked="heads-picture" folded=true
def paint_heads(figure):
    axes = figure.subplots()
    stages = ["stem", "3a", "3b", "pool", "4a", "4b", "4c", "4d", "4e", "pool", "5a", "5b", "head"]
    for i, stage in enumerate(stages):
        colour = {"head": "#f2b48f", "stem": "#ffffff", "pool": "#ffffff"}.get(stage, "#cfe3f5")
        axes.add_patch(plt.Rectangle((i, 0), 0.82, 1, fc=colour, ec="#1f5f99"))
        axes.text(i + 0.41, 0.5, stage, ha="center", va="center", size=9)
        if i:
            axes.plot([i - 0.18, i], [0.5, 0.5], color="#444444")
    for i in (4, 7):
        axes.plot([i + 0.41] * 2, [1, 1.5], color="#444444", linestyle="--")
        axes.add_patch(plt.Rectangle((i - 0.35, 1.5), 1.5, 1, fc="#f2b48f", ec="#1f5f99", ls="--"))
        axes.text(i + 0.4, 2, "auxiliary\n× 0.3", ha="center", va="center", size=8.5)
    axes.set(xlim=(-0.1, 13), ylim=(-0.1, 2.7))
    axes.axis("off")


drawn(
    paint_heads,
    (9, 2),
    "GoogLeNet from left to right: stem, 3a, 3b, pool, 4a, 4b, 4c, 4d, 4e, pool, 5a, 5b, head. "
    "An auxiliary classifier, dashed, with weight 0.3, branches off after 4a, another after 4d.",
)

# %% [markdown]
# ### Exercise 7: auxiliary classifiers (3 points)
#
# *Why:* in 2014 a network of 22 layers was hard to train, since its first layers heard little of
# the loss. Two more losses half-way were to help. Models with several outputs are useful far beyond
# that.
#
# Go back to `build_googlenet` and let `auxiliary=True` return the model for training: one
# `keras.Model` with **three outputs in this order**: main, the one on 4a, the one on 4d. Then write
# two functions. `inference_model` takes such a model and gives back the network that is left after
# training: one output, the main one, **sharing its weights** with the model it came from, and
# without the weights of the auxiliary classifiers. `total_loss` adds up the three losses.
#
# A model of three outputs that was written as `keras.Model(inputs, [a, b, c])` has two lists,
# `model.inputs` (of one) and `model.outputs` (of three). If yours is a subclass, use what you have
# given it.


# %% answer="auxiliary"
def inference_model(model):
    """The network that remains when training is over.

    Args:
        model: what `build_googlenet(..., auxiliary=True)` returned.

    Returns:
        A `keras.Model`: images → the main output alone. Its weights are those of `model`: if
        `model` learns, it learns too.
    """
    ### BEGIN SOLUTION
    # hint: In build_googlenet's loop, keep what comes out of 4a and of 4d, and put a small head on
    #   each. All three outputs go into one keras.Model as a list, main first.
    # hint: The five numbered lines of the text are such a head, bottom to top: its pooling has
    #   padding "valid", its 128 maps and 1,024 units are scaled, and the dropout stands before the
    #   last dense layer. Without auxiliary, none of its layers may be in the model.
    # hint: inference_model builds no new layers: a keras.Model from the same input to the first
    #   output shares all weights by itself. In total_loss each loss is −log of the right class's
    #   probability, averaged over the batch; the 0.3 is for the two auxiliary ones only.
    return keras.Model(model.inputs[0], model.outputs[0])
    ### END SOLUTION


def total_loss(labels, outputs):
    """The loss that is trained: main + 0.3 · (first auxiliary + second auxiliary).

    Args:
        labels: (batch,), whole numbers: the right classes.
        outputs: list of three arrays or tensors (batch, classes): the probabilities of the main
            output and of the two auxiliary ones, none of them 0.

    Returns:
        One number (a scalar tensor or array): each of the three losses is the cross-entropy
        −log(probability of the right class), averaged over the batch.
    """
    ### BEGIN SOLUTION
    losses = [
        ops.mean(keras.losses.sparse_categorical_crossentropy(labels, probabilities))
        for probabilities in outputs
    ]
    return losses[0] + 0.3 * (losses[1] + losses[2])
    ### END SOLUTION


# %% visible="auxiliary"
with trying("inference_model", "total_loss", "build_googlenet", "Inception"):
    model = build_googlenet((80, 96, 1), 5, width=0.125, auxiliary=True)
    image = np.random.default_rng(1).normal(size=(1, 80, 96, 1)).astype("float32")
    outputs = model(image)
    assert len(outputs) == 3, f"expected three outputs, got {len(outputs)}"
    for one in outputs:
        expect_shape(one, (1, 5))
    final = inference_model(model)
    expect_close(final(image), ops.convert_to_numpy(outputs[0]))
    expect_equal((model.count_params(), final.count_params()), (102_777, 95_023))

    # Half sure in the main output, a quarter and an eighth sure in the others: log 2, log 4, log 8.
    sure = [np.array([[p, 1 - p]], "float32") for p in (1 / 2, 1 / 4, 1 / 8)]
    expect_close(total_loss(np.array([0]), sure), np.log(2) * (1 + 0.3 * (2 + 3)))

# %% tests="auxiliary" points=3
# 3 points. Each part counts by itself:
#   1.25  three outputs
#   0.5   dropout of 70 %
#   0.75  only in training
#   0.5   loss
### BEGIN HIDDEN TESTS
from autograder.probe import check

check(
    "googlenet.auxiliary",
    build_googlenet=build_googlenet,
    inference_model=lambda model: inference_model(model),
    total_loss=lambda *a: total_loss(*a),
    Inception=lambda filters: Inception(filters),
)
### END HIDDEN TESTS

# %% [markdown]
# At full size the two heads hold 3,188,840 and 3,190,888 parameters, nearly as many as the
# rest: 13,378,280 in all while it trains, 6,998,552 afterwards. In Keras you would
# train with `model.compile(loss=[…] * 3, loss_weights=[1, 0.3, 0.3])`, which is your `total_loss`.
# Since batch normalization (2015) hardly anybody needs such heads to get the gradient
# through.
#
# ## "Ten times fewer parameters"
#
# The textbook: *GoogLeNet actually has 10 times fewer parameters than AlexNet (roughly 6 million
# instead of 60 million)*. The paper itself says 12 times fewer. Neither says what was counted. And
# do fewer parameters mean less work, or less memory? Count, for five networks that made history.
#
# They are given as lists, one entry for each layer, with sizes already worked out:
#
# - `("conv", kernel_size, maps_in, (height, width, maps), extras)`: the shape is that of the
#   output; each filter has `extras` parameters besides its weights (1: a bias; 2: the scale and
#   shift of a batch normalization in its place);
# - `("plain", (height, width, maps))`: pooling or LRN, without parameters and products;
# - `("dense", inputs, units, extras)`.


# %% locked="networks"
def famous_networks():
    """The five networks as lists of layers."""

    def conv(kernel_size, maps_in, side, maps, extras=1):
        return ("conv", kernel_size, maps_in, (side, side, maps), extras)

    def plain(side, maps):
        return ("plain", (side, side, maps))

    def dense(inputs, units):
        return ("dense", inputs, units, 1)

    def module(name, maps_in, side):
        one, reduce3, three, reduce5, five, projection = MODULES[name]
        return [
            conv(1, maps_in, side, one),
            conv(1, maps_in, side, reduce3), conv(3, reduce3, side, three),
            conv(1, maps_in, side, reduce5), conv(5, reduce5, side, five),
            plain(side, maps_in), conv(1, maps_in, side, projection),
        ]

    def residual(maps_in, maps, side):
        shortcut = [conv(1, maps_in, side, maps, 2)] if maps_in != maps else []
        return [conv(3, maps_in, side, maps, 2), conv(3, maps, side, maps, 2), *shortcut]

    middle = [conv(3, 256, 13, 384), conv(3, 384, 13, 384), conv(3, 384, 13, 256), plain(6, 256)]
    head = [dense(9216, 4096), dense(4096, 4096), dense(4096, 1000)]
    return {
        "LeNet-5": [  # 1998, but with plain poolings, all links, and a dense layer at the end
            conv(5, 1, 28, 6), plain(14, 6), conv(5, 6, 10, 16), plain(5, 16),
            conv(5, 16, 1, 120), dense(120, 84), dense(84, 10),
        ],
        "AlexNet": [  # 2012, as the textbook has it, on one device
            conv(11, 3, 55, 96), plain(55, 96), plain(27, 96),
            conv(5, 96, 27, 256), plain(27, 256), plain(13, 256), *middle, *head,
        ],
        "ZF Net": [  # 2013, sizes as in its paper, for images of 224×224
            conv(7, 3, 110, 96), plain(55, 96), plain(55, 96),
            conv(5, 96, 26, 256), plain(13, 256), plain(13, 256), *middle, *head,
        ],
        "GoogLeNet": [  # 2014, without auxiliary classifiers
            conv(7, 3, 112, 64), plain(56, 64), plain(56, 64),
            conv(1, 64, 56, 64), conv(3, 64, 56, 192), plain(56, 192), plain(28, 192),
            *module("3a", 192, 28), *module("3b", 256, 28), plain(14, 480),
            *module("4a", 480, 14), *module("4b", 512, 14), *module("4c", 512, 14),
            *module("4d", 512, 14), *module("4e", 528, 14), plain(7, 832),
            *module("5a", 832, 7), *module("5b", 832, 7), plain(1, 1024), dense(1024, 1000),
        ],
        "ResNet-34": [  # 2015
            conv(7, 3, 112, 64, 2), plain(56, 64),
            *residual(64, 64, 56) * 3,
            *residual(64, 128, 28), *residual(128, 128, 28) * 3,
            *residual(128, 256, 14), *residual(256, 256, 14) * 5,
            *residual(256, 512, 7), *residual(512, 512, 7) * 2,
            plain(1, 512), dense(512, 1000),
        ],
    }


NETWORKS = famous_networks()

# %% [markdown]
# ### Exercise 8: what a network costs (3 points)
#
# *Why:* these are three numbers by which networks are compared: how much they hold, how much they
# compute, how much memory a training step needs.
#
# **Activations** are the values that have to be kept for the backward pass: here, all outputs of
# all entries of the list, for one image. (ReLU, batch normalization, additions and dropout can be
# computed in place, and stacking needs no values of its own: they are no entries.)


# %% answer="network-cost"
def network_cost(layers):
    """What a network costs, for one image.

    Args:
        layers: list of entries as described above; may be empty.

    Returns:
        (parameters, multiply_adds, activations), three ints. A convolution has one multiply-add
        for each weight at each output pixel, a dense layer one for each weight; extras are
        parameters but no multiply-adds. Activations: the number of all outputs.
    """
    ### BEGIN SOLUTION
    # hint: Three sums that start at 0 and one loop; in it, one branch for each of the three kinds
    #   of entry. Unpack the entry by the description above: what stands at which place?
    # hint: Let each branch find three things: weights, output maps, output pixels. A dense layer
    #   has one pixel. Then the same three lines do for all kinds.
    # hint: Parameters: weights and extras, which count for each map that comes out. Multiply-adds:
    #   weights times pixels, without extras. Activations: maps times pixels, for "plain" entries as
    #   well.
    parameters = multiply_adds = activations = 0
    for kind, *entry in layers:
        if kind == "conv":
            kernel_size, maps_in, (height, width, maps), extras = entry
            weights, pixels = kernel_size**2 * maps_in * maps, height * width
        elif kind == "dense":
            inputs, maps, extras = entry
            weights, pixels = inputs * maps, 1
        else:
            ((height, width, maps),) = entry
            weights, extras, pixels = 0, 0, height * width
        parameters += weights + extras * maps
        multiply_adds += weights * pixels
        activations += maps * pixels
    return parameters, multiply_adds, activations
    ### END SOLUTION


# %% visible="network-cost"
with trying("network_cost"):
    # 3×3, 2 maps in, 4 out, on 5×6 pixels: 72 weights and 4 biases; 72 · 30; 4 · 30.
    expect_equal(tuple(network_cost([("conv", 3, 2, (5, 6, 4), 1)])), (76, 2160, 120))
    # With a batch normalization in place of the bias: 8 instead of 4.
    expect_equal(tuple(network_cost([("conv", 3, 2, (5, 6, 4), 2)])), (80, 2160, 120))
    expect_equal(tuple(network_cost([("plain", (2, 3, 4))])), (0, 0, 24))
    expect_equal(tuple(network_cost([("dense", 24, 10, 1)])), (250, 240, 10))
    expect_equal(tuple(network_cost([])), (0, 0, 0))
    expect_equal(network_cost(NETWORKS["LeNet-5"])[0], 61_706)
    expect_equal(network_cost(NETWORKS["GoogLeNet"])[0], 6_998_552)

# %% tests="network-cost" points=3
# 3 points. Each part counts by itself:
#   1    parameters
#   1    multiply-adds
#   1    activations
### BEGIN HIDDEN TESTS
from autograder.probe import check

check("googlenet.network_cost", network_cost=network_cost)
### END HIDDEN TESTS

# %%
with showing("network_cost"):
    costs = {name: network_cost(layers) for name, layers in NETWORKS.items()}
    alexnet = costs["AlexNet"]
    print(f"{'':<10} {'million':>10} {'million':>14} {'activations,':>13}   AlexNet ÷ this, in")
    print(f"{'':<10} {'parameters':>10} {'multiply-adds':>14} {'MB an image':>13}"
          "   parameters   multiply-adds")
    for name, cost in costs.items():
        print(f"{name:<10} {cost[0] / 1e6:10.2f} {cost[1] / 1e6:14,.1f} {4 * cost[2] / 1e6:13.2f}"
              f"   {alexnet[0] / cost[0]:10,.1f}   {alexnet[1] / cost[1]:13,.2f}")

    convolutional = {
        name: network_cost([layer for layer in layers if layer[0] != "dense"])[0]
        for name, layers in NETWORKS.items()
    }
    print("\nmillion parameters in convolutions: " + ", ".join(
        f"{name} {count / 1e6:.2f}" for name, count in convolutional.items()))

# %% folded=true
with showing("network_cost", "costs"):

    def paint_costs(figure):
        titles = ["million parameters", "million multiply-adds", "MB of activations an image"]
        for column, axes in enumerate(figure.subplots(1, 3, sharey=True)):
            values = [cost[column] * (4 if column == 2 else 1) / 1e6 for cost in costs.values()]
            bars = axes.barh(list(costs), values, color="#0072b2")
            labels = [f"{value:,.0f}" if value > 99 else f"{value:.3g}" for value in values]
            axes.bar_label(bars, labels, padding=2, fontsize=8)
            axes.set(title=titles[column], xscale="log", xlim=(min(values) / 2, max(values) * 8))
            axes.invert_yaxis() if not column else None

    told = "; ".join(
        f"{name}: {p / 1e6:.3g} million parameters, {m / 1e6:.4g} million multiply-adds, "
        f"{4 * a / 1e6:.3g} MB of activations"
        for name, (p, m, a) in costs.items()
    )
    drawn(paint_costs, (9.4, 2.8), f"Three bar charts on logarithmic scales. {told}.")

# %% [markdown]
# (AlexNet as it was published ran on two graphics cards, with fewer links between their maps:
# 60,965,224 parameters in place of 62,378,344. That makes the first ratio of GoogLeNet's line 8.7.)
#
# ### Exercise 9: ten times fewer? (2 points)
#
# *Why:* a round figure in a textbook depends on what was counted, and on what was left out.
#
# Four questions, half a point each. Your table and your module costs hold what you need. Only one
# answer to each is right.
#
# **1. Count all parameters of both networks as they are listed. How many times fewer does GoogLeNet
# have than AlexNet, and when do you get "ten times"?**
#
# - A: 12 times; ten times if the auxiliary classifiers are counted
# - B: 8.9 times; ten times if GoogLeNet's last dense layer is left out, and AlexNet's is not
# - C: 8.9 times; ten times if only the convolutions of both are compared
# - D: 10.4 times; that *is* the ten times of the textbook
#
# **2. Where does most of the difference come from?**
#
# - A: from the 1×1 bottlenecks: GoogLeNet's convolutions have far fewer parameters than AlexNet's
# - B: from the first layer, whose kernels are smaller
# - C: from the head: global average pooling stands where AlexNet has its large dense layers
# - D: from leaving out the biases
#
# **3. With so many fewer parameters, how much work is one image for GoogLeNet, measured in
# multiply-adds?**
#
# - A: about nine times less than for AlexNet
# - B: about the same as for LeNet-5
# - C: about 40 % less than for AlexNet
# - D: about 40 % more than for AlexNet
#
# **4. You train with batches of 128 images. Which needs more memory in GoogLeNet, its parameters or
# its activations (4 bytes a value)?**
#
# - A: the parameters: a network keeps millions of them
# - B: the activations, by more than fifty times
# - C: the activations, but only by about half a time more
# - D: both about the same

# %% answer="answers"
# In place of the last two lines, write your dictionary, with letters for the question marks:
#     answers = {"1": "?", "2": "?", "3": "?", "4": "?"}
answers = {}
with showing("answers"):
    ### BEGIN SOLUTION
    # hint: All four can be computed, not guessed: network_cost of both lists, and of parts of them.
    #   An AlexNet without its dense layers is a list with some entries left out.
    # hint: 1: for each reading, leave out what it says and divide. 2: compare the convolutions of
    #   both networks alone, then the dense layers alone. 3: divide multiply-adds. 4: parameters are
    #   kept once, activations for each of 128 images.
    answers = {"1": "B", "2": "C", "3": "D", "4": "B"}
    ### END SOLUTION

# %% visible="answers"
with trying("answers"):
    if not answers:
        raise NotImplementedError
    expect_equal(sorted(answers), ["1", "2", "3", "4"])
    for question, letter in answers.items():
        assert letter in ("A", "B", "C", "D"), (
            f"question {question}: answer with one capital letter, A to D, not {letter!r}"
        )

# %% tests="answers" points=2
# 2 points. Each part counts by itself:
#   0.5  question 1
#   0.5  question 2
#   0.5  question 3
#   0.5  question 4
### BEGIN HIDDEN TESTS
from autograder.probe import check

check("googlenet.answers", answers=lambda: answers)
### END HIDDEN TESTS

# %% [markdown]
# ## A small one for clothes
#
# The paper expected a week for the whole GoogLeNet on ImageNet, on "few high-end GPUs". At a
# quarter of its width it has 377,478 parameters, and Fashion-MNIST enlarged to 56×56 pixels is as
# much as its five halvings need: 56 → 28 → 14 → 7 → 4 → 2.
#
# ### Exercise 10: training one (3 points)
#
# *Why:* having few parameters is worth something only if the network still learns.
#
# Write `build_googlenet_small`. It takes the images as they are, 28×28, and enlarges them itself:
# `keras.layers.Resizing(56, 56)` is its first layer, so that the data set needs no more memory. The
# simplest answer calls your `build_googlenet`; you may also choose another width, or design a
# network of inception modules of your own, of **at most 500,000 parameters**. Everything it knows
# must be in the weights that Keras counts: with all of them set to 0, every image must give the
# same probabilities.


# %% answer="build-small"
def build_googlenet_small():
    """A small GoogLeNet for Fashion-MNIST.

    Returns:
        A new Keras model each time, not trained: images (batch, 28, 28, 1), from 0 to 1 →
        probabilities (batch, 10). At most 500,000 parameters.
    """
    ### BEGIN SOLUTION
    # hint: An input of 28×28, one Resizing layer, one network on what it gives: three lines are
    #   enough.
    # hint: build_googlenet takes input_shape, classes and width; it gets the enlarged shape. Try
    #   widths until count_params() is below 500,000; a quarter is a good beginning.
    inputs = keras.Input((28, 28, 1))
    network = build_googlenet((56, 56, 1), 10, width=0.25)
    return keras.Model(inputs, network(keras.layers.Resizing(56, 56)(inputs)))
    ### END SOLUTION


# %% visible="build-small"
with trying("build_googlenet_small", "build_googlenet", "Inception"):
    own = build_googlenet_small()
    probabilities = ops.convert_to_numpy(own(fashion.test_images[:3]))
    expect_shape(probabilities, (3, 10))
    expect_close(probabilities.sum(axis=1), [1, 1, 1])
    assert own.count_params() <= 500_000, f"{own.count_params():,} parameters are too many"

# %% [markdown]
# **The budget: ten minutes on two processor cores**, less on a graphics card. Train with the cell
# below. It says beforehand how long it will take here, and `minutes=10` makes it fit: on a slower
# machine it takes fewer passes. Interrupting keeps the best weights so far. You may change the
# recipe. This one reached 90.0 % of the 10,000 test images.
#
# If you have a graphics card, you can try the whole network in the same way, at full width and on
# larger images: put `build_googlenet((112, 112, 1), 10)` behind `Resizing(112, 112)`, and train it
# under another name, such as `name="googlenet-whole"`. That is not graded, and we had no such card
# to try it on.
#
# **How it is graded.** The grader loads `trained/googlenet-small.weights.h5` into your network, and
# sends it 1,500 test images without labels, in random order, and 500 that were freshly shifted,
# rotated and relit a little. Your accuracy is the one on the 1,500, which are a trace lighter or
# darker than they were. The 500 reveal a network that knows test images by heart: they count only
# if more is lost on them than chance and any honest network would explain. **All 2½ points for
# accuracy at 88 %, none at 70 %, linearly in between**, if the network is within the budget of
# parameters. Without weights, or with weights that do not fit, the grader trains your network
# itself, for eight passes over 1,000 images: at most half of these points, for 50 %, and none for
# 15 % or less.


# %%
clothes = full_set(fashion)  # all 70,000 images if they can be had; else the sample

# %%
with showing("build_googlenet_small", "build_googlenet", "Inception"):
    run = training.train(
        build_googlenet_small,
        clothes.train_images,
        clothes.train_labels,
        name="googlenet-small",
        epochs=24 if clothes is fashion else 6,  # the sample is small: more often
        minutes=10,
        peak=2e-3,
    )
    measure(run.model, clothes)

# %% tests="reached" points=3
# 3 points. Each part counts by itself:
#   0.5  within budget
#   2.5  accuracy
### BEGIN HIDDEN TESTS
from autograder.probe import check

check("googlenet.reached", build_googlenet_small=build_googlenet_small)
### END HIDDEN TESTS

# %% [markdown]
# ## Summary
#
# - A 1×1 convolution is a dense layer at every pixel: it mixes maps, and sees no neighbours.
# - As a bottleneck it makes module 5b four times cheaper; as the first half of a pair it turns a
#   linear filter into a small network.
# - An inception module runs four branches side by side and stacks their maps. It is described by
#   six numbers; stride 1 and "same" keep height and width.
# - GoogLeNet is a stem, nine modules and global average pooling: 6,998,552 parameters.
# - Auxiliary classifiers feed in gradient half-way up the network, and exist only in training.
# - "Ten times fewer parameters" leaves one layer out, and most of the saving is in the head. It is
#   not ten times less work: GoogLeNet multiplies more than AlexNet, and keeps more activations.
#
# ## Further reading
#
# - A. Géron, *Hands-On Machine Learning*, chapter 14.
# - C. Szegedy and others, ["Going Deeper with Convolutions"](https://arxiv.org/abs/1409.4842),
#   CVPR 2015: the paper, with Table 1.
# - M. Lin, Q. Chen, S. Yan, ["Network In Network"](https://arxiv.org/abs/1312.4400), 2013: 1×1
#   convolutions and global average pooling.
# - C. Szegedy and others, ["Rethinking the Inception Architecture for Computer
#   Vision"](https://arxiv.org/abs/1512.00567), CVPR 2016: two 3×3 for the 5×5, and what the
#   auxiliary classifiers really do.
# - F. Chollet, ["Xception: Deep Learning with Depthwise Separable
#   Convolutions"](https://arxiv.org/abs/1610.02357), CVPR 2017: the module taken to its end.
# - M. Zeiler, R. Fergus, ["Visualizing and Understanding Convolutional
#   Networks"](https://arxiv.org/abs/1311.2901), 2013: ZF Net.
# - K. He and others, ["Deep Residual Learning for Image
#   Recognition"](https://arxiv.org/abs/1512.03385), CVPR 2016: what came next.

# %% locked="summary"
course.summary()  # of this notebook; course.progress() of all, course.submit() hands in
