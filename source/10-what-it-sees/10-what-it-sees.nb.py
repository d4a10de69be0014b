# %% [markdown]
# # What it sees: looking into a network
#
# A network says "sneaker" and is right. Did it see the shoe? It may as well have seen the shadow
# under it, or a mark that a careful photographer left in the corner of every sneaker's picture: it
# was only ever told the answer, never the reason. Here you make it show its reasons. With global
# average pooling before the last layer that takes one line of NumPy, and is exact: a map that says
# how much each place of the image spoke for a class, and whose mean is the very number that the
# network decides by.
#
# **When you are done, you can**
#
# - take a trained network apart at any layer, and put questions to the parts;
# - say which places of an image speak for a class, by a class activation map, and against it;
# - do the same by gradients, which works for any network, and say when both agree;
# - check such a map by an experiment on the image itself;
# - say which pixels a value deep inside a network sees, and find what excites it most;
# - ask a network whether it has learned what its architecture makes possible;
# - catch a network that is right for the wrong reason.
#
# | | exercise | you write | points | minutes |
# |---:|---|---|---:|---:|
# | 1 | Take it apart | `split` | 4 | 15 |
# | 2 | The class activation map | `class_activation_map` | 3 | 10 |
# | 3 | What the gradient is | `gap_gradients` | 2 | 10 |
# | 4 | Grad-CAM | `grad_cam` | 3 | 10 |
# | 5 | Cover it up | `occlusion` | 5 | 20 |
# | 6 | Which pixels a position sees | `receptive_field` | 4 | 15 |
# | 7 | The most exciting images | `strongest` | 3 | 10 |
# | 8 | … and what was seen in them | `patch` | 3 | 10 |
# | 9 | Right for the wrong reason? | a report | 3 | 15 |
# | | **in all** | | **30** | **115** |
#
# Training comes on top: four small networks, four and a half minutes on two processor cores that
# other work used as well. You can read on meanwhile.
#
# **How it works.** Write your answer where it says `# YOUR CODE HERE`, and delete the line that
# raises `NotImplementedError`. After each answer stands a cell of *visible tests*: small cases that
# you can check by hand. It earns no points. The cell after it does: it says how many points each
# part is worth, and is filled in when your notebook is graded, with other numbers. Parts count on
# their own, and no exercise needs another's answer to earn its points. What your networks look at
# is not graded by a machine: your report on it is, by a person.
#
# You need Keras, and the notebooks on pooling and Fashion-MNIST; that on GoogLeNet helps. "The
# textbook" means A. Géron's *Hands-On Machine Learning*, chapter 14.

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


find_course("10-what-it-sees", "0.1")

import course

hint = course.hint  # hint("split") helps a little, and more each time; nobody counts

# %% locked="setup"
from functools import partial

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
from course.derivatives import gradient
from course.figures import drawn

print(device_report())  # before Keras: it keeps TensorFlow's start-up log off the page

import keras
from keras import layers, ops

fashion = data.fashion_mnist()  # a sample: 6,000 training images and 1,000 test images
NAMES = fashion.class_names

# %% [markdown]
# ## A network that ends in an average
#
# The textbook calls global average pooling very destructive, as it throws away *where* anything is,
# and says that it can still be useful as the output layer. M. Lin and others proposed it so in
# 2014, in place of the large dense layers that ended networks until then. GoogLeNet and ResNet end
# in it, and so does the network of this notebook:
#
# | layer | output |
# |---|---|
# | convolution `edges`, 24 maps, 5×5, ReLU | 28×28×24 |
# | maximum pooling, 2×2 | 14×14×24 |
# | convolution, 48 maps, 3×3, ReLU | 14×14×48 |
# | convolution `maps`, 48 maps, 3×3, ReLU | 14×14×48 |
# | global average pooling | 48 |
# | dense layer `logits` | 10 |
# | softmax | 10 |
#
# Nothing in it depends on the image's size: a larger image has larger maps, and their averages are
# 48 numbers all the same. We shall make use of that.


# %% locked="network"
def build_gap(side=28):
    """The network of the table, for images (side, side, 1); weights are the same at any size."""
    conv = partial(layers.Conv2D, padding="same", activation="relu", kernel_initializer="he_normal")
    return keras.Sequential(
        [
            keras.Input((side, side, 1)),
            conv(24, 5, name="edges"),
            layers.MaxPooling2D(),
            conv(48, 3),
            conv(48, 3, name="maps"),
            layers.GlobalAveragePooling2D(),
            layers.Dense(10, name="logits"),
            layers.Softmax(),
        ]
    )


# %%
run = training.train(
    build_gap,
    fashion.train_images,
    fashion.train_labels,
    name="gap",
    epochs=8,
    batch_size=32,
    peak=5e-3,
)
network = run.model
reached = training.accuracy(network, fashion.test_images, fashion.test_labels)
print(f"{reached:.1%} of 1,000 test images")

# %% [markdown]
# ## Take it apart
#
# A trained network is a chain of functions. Cut it anywhere, and both halves are networks: the
# *front* makes maps of images, the *back* makes the answer of maps. Both go on sharing the layers
# of the whole, so they have its weights, today and after more training.
#
# ### Exercise 1: take it apart (4 points)
#
# *Why:* everything that follows puts its question to one of the halves.
#
# Write `split`. `model.inputs[0]`, `model.layers` (an `Input` is not among a Sequential model's)
# and each layer's `name` and `output` tell what there is. A layer can be called again on a new
# `keras.Input`: that is how it takes part in a second network.


# %% answer="split"
def split(model, name):
    """Cut a network in two after one of its layers.

    Args:
        model: a built `keras.Model`, Sequential or functional, whose layers stand in one row: each
            gets the output of the one before.
        name: name of one of its layers, neither an `Input` nor the last one.

    Returns:
        (front, back): two of `keras.Model`. `front` takes the network's inputs and gives the
        outputs of that layer; `back` takes these and gives the network's outputs. Both use the
        network's own layers, not copies.
    """
    ### BEGIN SOLUTION
    # hint: The front is a keras.Model from model.inputs[0] to the output of the layer that is
    #   named; model.get_layer(name) finds it.
    # hint: The back begins with a keras.Input of the maps' shape without the batch,
    #   front.output.shape[1:]. Then call the layers behind the named one on it, one after the
    #   other.
    # hint: model.layers[place + 1:] are the layers behind, where place is the index of the named
    #   one among model.layers: [layer.name for layer in model.layers].index(name).
    place = [layer.name for layer in model.layers].index(name)
    front = keras.Model(model.inputs[0], model.layers[place].output)
    maps = x = keras.Input(front.output.shape[1:])
    for layer in model.layers[place + 1 :]:
        x = layer(x)
    return front, keras.Model(maps, x)
    ### END SOLUTION


# %% visible="split"
with trying("split"):
    some = fashion.test_images[:3]
    front, back = split(network, "maps")
    found = ops.convert_to_numpy(front(some))
    expect_shape(found, (3, 14, 14, 48))
    expect_close(back(found), network(some))
    expect_shape(back(np.zeros((2, 14, 14, 48), "float32")), (2, 10))
    to_logits, softmax = split(network, "logits")
    expect_close(softmax(to_logits(some)), network(some))
    assert front.get_layer("maps") is network.get_layer("maps"), "use the layers, not copies"

# %% tests="split" points=4
# 4 points. Each part counts by itself:
#   1.5  front
#   1.5  back
#   1    shares weights: the network gets others, and so do its parts
### BEGIN HIDDEN TESTS
from autograder.probe import check


def taken_apart(part, kind, given, before, after):
    """What one part of a network gives, asked twice, and once more with other weights."""
    inputs = x = keras.Input((8, 6, 2))
    chain = [
        layers.Conv2D(4, 3, padding="same", activation="relu"),
        layers.MaxPooling2D(),
        layers.Conv2D(4, 3, padding="same", activation="relu", name="cut here"),
        layers.GlobalAveragePooling2D(),
        layers.Dense(5),
        layers.Softmax(),
    ]
    if kind == "functional":
        for layer in chain:
            x = layer(x)
        whole = keras.Model(inputs, x)
    else:  # each layer is called once, as in the notebook's own networks
        whole = keras.Sequential([inputs, *chain])
    whole.set_weights(before)
    halves = dict(zip(("front", "back"), split(whole, "cut here"), strict=True))

    def asked():
        return np.array(ops.convert_to_numpy(halves[part](ops.convert_to_tensor(given))))

    first, again = asked(), asked()
    whole.set_weights(after)
    return first, again, asked()


check("what_it_sees.split", taken_apart=taken_apart)
### END HIDDEN TESTS

# %% [markdown]
# First look at the very front. The kernels of the first layer are images themselves, 5×5 pixels,
# and each is excited by what looks like it: bright where it is red, dark where blue.

# %%
kernels = ops.convert_to_numpy(network.get_layer("edges").kernel)[:, :, 0]
plots.feature_maps(kernels, "The 24 kernels of the first layer", columns=12)

# %% [markdown]
# Some are bars or edges; of most the eye makes little. That is usual after minutes of training on
# few small images; the clean edges and spots of colour in textbooks come from networks that learned
# from a million photographs for days. After this layer kernels reach through many maps and are no
# images any more. To see what deeper layers look for we need other means.
#
# ## Class activation maps
#
# Let $a_{ijk}$ be the value of the last maps at row $i$, column $j$ and map $k$, for an image. The
# network averages each map over its $h \cdot w$ positions, and the dense layer weighs the averages.
# The logit of class $c$ is
#
# $$z_c = b_c + \sum_k w_{kc} \, \frac{1}{hw} \sum_{ij} a_{ijk}
#       = b_c + \frac{1}{hw} \sum_{ij} \underbrace{\sum_k w_{kc} \, a_{ijk}}_{m_{ij}}$$
#
# Both sums are finite, so their order is free. After exchanging them there is a map $m$ in the
# middle: how much each position adds to the logit of class $c$. This is the **class activation
# map** (B. Zhou and others, 2016). Nothing was approximated: its mean plus the bias *is* the logit.
# Averaging threw away where things are; the map puts them back.
#
# ### Exercise 2: the class activation map (3 points)
#
# *Why:* one product of maps and weights, and you see what the network decided by.


# %% answer="class-activation-map"
def class_activation_map(maps, weights, bias, label):
    """How much each position speaks for a class, and the logit that follows from it.

    Args:
        maps: (h, w, k), floats: the last maps of one image.
        weights: (k, classes), floats: kernel of the dense layer behind the average.
        bias: (classes,), floats: its bias.
        label: number of the class, an int.

    Returns:
        (map, logit): an array (h, w), negative where a position speaks against the class; and a
        number, the map's mean plus the bias of the class.

    Raises:
        ValueError: `label` is below 0 or not below the number of classes, or `weights` are for
            another number of maps.
    """
    ### BEGIN SOLUTION
    # hint: The map is a weighted sum of the k maps. Which weights belong to one class: a row or a
    #   column of `weights`?
    # hint: maps @ weights[:, label] has the shape (h, w). The logit is its mean plus bias[label].
    # hint: NumPy counts negative indices from the end and does not complain: check
    #   0 <= label < weights.shape[1] yourself, and maps.shape[-1] against len(weights).
    if maps.shape[-1] != len(weights):
        raise ValueError(f"{maps.shape[-1]} maps, but weights for {len(weights)}")
    if not 0 <= label < weights.shape[1]:
        raise ValueError(f"there is no class {label} of {weights.shape[1]}")
    found = maps @ weights[:, label]
    return found, found.mean() + bias[label]
    ### END SOLUTION


# %% visible="class-activation-map"
with trying("class_activation_map"):
    maps = np.array([[[1.0, 0.0], [0.0, 2.0], [3.0, 1.0]]])  # one row of three positions, two maps
    weights = np.array([[1.0, 5.0, 0.0, 0.0], [-2.0, 5.0, 0.0, 1.0]])  # four classes
    bias = np.array([10.0, 0.0, 0.0, 20.0])
    found, logit = class_activation_map(maps, weights, bias, 0)
    expect_close(found, [[1.0, -4.0, 1.0]])  # 1 - 0, 0 - 4, 3 - 2
    expect_close(logit, 10 - 2 / 3)
    found, logit = class_activation_map(maps, weights, bias, 3)
    expect_close(found, [[0.0, 2.0, 1.0]])
    expect_close(logit, 21.0)
    expect_raises(ValueError, class_activation_map, maps, weights, bias, 4)
    expect_raises(ValueError, class_activation_map, maps, weights, bias, -1)
    expect_raises(ValueError, class_activation_map, maps[..., :1], weights, bias, 0)

# %% tests="class-activation-map" points=3
# 3 points. Each part counts by itself:
#   1.5  map
#   1    logit
#   0.5  refusals
### BEGIN HIDDEN TESTS
from autograder.probe import check

check("what_it_sees.class_activation_map", class_activation_map=class_activation_map)
### END HIDDEN TESTS


# %% locked="overlays" folded=true
def overlays(images, maps, captions, alt, columns=5, title=None):
    """Draw images, each with a map of any size on it: red speaks for, blue against."""
    rows = -(-len(images) // columns)
    largest = max(float(np.abs(one).max()) for one in maps) or 1.0

    def paint(figure):
        if title:
            figure.suptitle(title)
        axes = np.atleast_1d(figure.subplots(rows, columns, squeeze=False)).ravel()
        for place in axes:
            place.set_axis_off()
        for place, image, one, caption in zip(axes, images, maps, captions, strict=False):
            side = image.shape[1], image.shape[0]
            extent = (0, side[0], side[1], 0)
            place.imshow(np.asarray(image)[..., 0], cmap="gray", vmin=0, vmax=1, extent=extent)
            place.imshow(one, cmap="RdBu_r", vmin=-largest, vmax=largest, alpha=0.55,
                         extent=extent, interpolation="bilinear")  # fmt: skip
            place.set_title(caption)

    return drawn(paint, (columns * 1.7, rows * 1.95 + 0.35 * bool(title)), alt)


def where(one):
    """In words: in which part of the image a map is largest."""
    down, across = np.unravel_index(np.argmax(one), one.shape)
    height, width = one.shape
    rows = ("at the top", "half-way down", "at the bottom")[3 * down // height]
    return f"{rows}, {('left', 'middle', 'right')[3 * across // width]}"


# %% [markdown]
# Your network, on five test images: where does it see what it says? And does the mean of the map
# give the logit that the network itself gives? (In the pictures each map is stretched to the
# image's size.)

# %%
picked = [int(np.flatnonzero(fashion.test_labels == label)[0]) for label in (0, 1, 5, 8, 9)]
some = fashion.test_images[picked]
said = ops.convert_to_numpy(network(some)).argmax(axis=1)

with showing("split", "class_activation_map"):
    front, _ = split(network, "maps")
    to_logits, _ = split(network, "logits")
    weights, bias = (ops.convert_to_numpy(w) for w in network.get_layer("logits").weights)
    last = ops.convert_to_numpy(front(some))
    logits = ops.convert_to_numpy(to_logits(some))
    pairs = [
        class_activation_map(maps, weights, bias, label)
        for maps, label in zip(last, said, strict=True)
    ]
    for (_, logit), row, label in zip(pairs, logits, said, strict=True):
        print(f"{NAMES[label]:12} mean of the map + bias: {logit:7.3f}; network: {row[label]:7.3f}")
    overlays(
        some,
        [found for found, _ in pairs],
        [NAMES[label] for label in said],
        "Class activation maps for what the network says. Strongest: "
        + "; ".join(f"{NAMES[n]} {where(m)}" for (m, _), n in zip(pairs, said, strict=True)),
    )

# %% [markdown]
# The same image, asked for three classes: the two that the network finds most likely, and the one
# that it finds least likely. Where do they disagree?

# %%
with showing("split", "class_activation_map"):
    boot = picked[-1]
    order = ops.convert_to_numpy(split(network, "logits")[0](some))[-1].argsort()[::-1]
    asked = [int(order[0]), int(order[1]), int(order[-1])]
    three = [class_activation_map(last[-1], weights, bias, label)[0] for label in asked]
    overlays(
        [fashion.test_images[boot]] * 3,
        three,
        [NAMES[label] for label in asked],
        "One ankle boot, asked for three classes. Strongest: "
        + "; ".join(f"{NAMES[n]} {where(m)}" for m, n in zip(three, asked, strict=True)),
        columns=3,
    )

# %% [markdown]
# ### A search for free
#
# The network has only seen single clothes of 28×28 pixels. Put four of them into one image of
# 56×56: its maps are now 28×28, and everything works as before. Nobody has ever told it *where*
# anything is, and yet the map of a class is strongest in the right quarter, in our run for all
# four. Zhou and others used class activation maps for just that: to find objects with labels for
# whole images only.

# %%
with showing("split", "class_activation_map"):
    four = [int(np.flatnonzero(fashion.test_labels == label)[1]) for label in (1, 8, 7, 3)]
    tiles = fashion.test_images[four]
    scene = np.concatenate(
        [np.concatenate(list(tiles[:2]), axis=1), np.concatenate(list(tiles[2:]), axis=1)]
    )
    wide = build_gap(56)
    wide.set_weights(network.get_weights())
    large = ops.convert_to_numpy(split(wide, "maps")[0](scene[None]))[0]
    found = [class_activation_map(large, weights, bias, label)[0] for label in (1, 8, 7, 3)]
    overlays(
        [scene] * 4,
        found,
        [NAMES[label] for label in (1, 8, 7, 3)],
        "One image of four clothes, a trouser, a bag, a sneaker and a dress in its quarters, asked "
        "for each. Strongest: "
        + "; ".join(f"{NAMES[n]} {where(m)}" for m, n in zip(found, (1, 8, 7, 3), strict=True)),
        columns=4,
    )

# %% [markdown]
# ## Grad-CAM
#
# A class activation map needs a network that ends in an average and one dense layer. What about
# LeNet-5, AlexNet, or any layer in the middle? R. Selvaraju and others (2017) ask by gradients. How
# much would the score of a class change if the maps changed a little? The gradient of the logit has
# a number for each position and each map. Average it over the positions: that is a weight for each
# map. **Grad-CAM** is the sum of the maps with these weights, cut off below zero: what speaks
# against the class is left out.
#
# First, what is that gradient for a network like ours? From the formula above you can read it off,
# without any framework.
#
# ### Exercise 3: what the gradient is (2 points)
#
# *Why:* then you know what Grad-CAM must give here, before you have run it.


# %% answer="gap-gradients"
def gap_gradients(weights, label, height, width):
    """The gradient of a class's logit at the last maps, where average and dense layer follow.

    Args:
        weights: (k, classes), floats: kernel of the dense layer behind the average.
        label: number of the class, an int.
        height, width: of the maps.

    Returns:
        Array (height, width, k): the derivative of the logit by each value of the maps.
    """
    ### BEGIN SOLUTION
    # hint: In the formula for the logit one value of the maps stands once. What is it multiplied
    #   by?
    # hint: It is the same at every position: the weight of the map for this class, divided by the
    #   number of positions. np.broadcast_to or np.tile gives it the shape.
    column = weights[:, label] / (height * width)
    return np.broadcast_to(column, (height, width, len(column)))
    ### END SOLUTION


# %% visible="gap-gradients"
with trying("gap_gradients"):
    weights = np.array([[6.0, 0.0, 1.0], [-12.0, 0.0, 2.0]])  # two maps, three classes
    expect_close(gap_gradients(weights, 0, 1, 3), [[[2.0, -4.0]] * 3])
    expect_shape(gap_gradients(weights, 2, 4, 5), (4, 5, 2))

# %% tests="gap-gradients" points=2
# 2 points:
#   2    values
### BEGIN HIDDEN TESTS
from autograder.probe import check

check("what_it_sees.gap_gradients", gap_gradients=gap_gradients)
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 4: Grad-CAM (3 points)
#
# *Why:* it asks nothing of the network but that it can be differentiated.


# %% answer="grad-cam"
def grad_cam(maps, gradients):
    """Where an image speaks for a class, by Selvaraju and others.

    Args:
        maps: (h, w, k), floats: maps of some layer for one image.
        gradients: (h, w, k): the gradient of the class's score at these maps.

    Returns:
        Array (h, w): the maps' sum, each weighed with the mean of its gradients over all positions;
        0 where that is negative.

    Raises:
        ValueError: `maps` and `gradients` have different shapes.
    """
    ### BEGIN SOLUTION
    # hint: First k weights: for each map one mean over rows and columns, axis=(0, 1). Then the
    #   weighted sum, as in exercise 2. Last the ReLU.
    # hint: np.maximum(maps @ weights, 0). NumPy stretches an axis of length 1 without a word, so
    #   compare the shapes yourself.
    if maps.shape != gradients.shape:
        raise ValueError(f"maps {maps.shape}, gradients {gradients.shape}")
    return np.maximum(maps @ gradients.mean(axis=(0, 1)), 0)
    ### END SOLUTION


# %% visible="grad-cam"
with trying("grad_cam"):
    maps = np.array([[[1.0, 0.0], [0.0, 2.0], [3.0, 1.0]]])
    gradients = np.array([[[3.0, 0.0], [0.0, -6.0], [0.0, 0.0]]])  # means 1 and -2
    expect_close(grad_cam(maps, gradients), [[1.0, 0.0, 1.0]])
    expect_close(grad_cam(maps, -gradients), [[0.0, 4.0, 0.0]])
    expect_raises(ValueError, grad_cam, maps, gradients[:, :1])

# %% tests="grad-cam" points=3
# 3 points. Each part counts by itself:
#   1.5  values
#   1    cut off below zero
#   0.5  refusals
### BEGIN HIDDEN TESTS
from autograder.probe import check

check("what_it_sees.grad_cam", grad_cam=grad_cam)
### END HIDDEN TESTS

# %% [markdown]
# Now all three together. `gradient(function, x)` of the course lets TensorFlow, JAX or PyTorch
# differentiate: it gives the gradient of the sum of `function(x)` at `x`. Does it agree with your
# formula? And before you run it: by which factor do Grad-CAM and the class activation map differ
# here?

# %%
with showing("split", "class_activation_map", "gap_gradients", "grad_cam"):
    maps_to_logits = split(split(network, "logits")[0], "maps")[1]
    weights, bias = (ops.convert_to_numpy(w) for w in network.get_layer("logits").weights)
    one, label = last[0], int(said[0])
    slope = gradient(lambda maps: maps_to_logits(maps)[:, label], one[None])[0]
    by_formula = gap_gradients(weights, label, 14, 14)
    print("largest difference of the two gradients:", np.abs(slope - by_formula).max())
    by_weights = class_activation_map(one, weights, bias, label)[0]
    ratio = np.maximum(by_weights, 0).max() / (grad_cam(one, slope).max() or 1)
    print(f"class activation map, cut off below zero, over Grad-CAM: {ratio:.1f} (14 · 14 = 196)")

# %% [markdown]
# For a network that ends in an average, Grad-CAM *is* the class activation map, divided by the
# number of positions and cut off below zero. For all others it generalizes it. An average of the
# gradients is a rough summary where they differ from place to place, and the exact relation to the
# logit is lost. So whoever gets a beautiful map from Grad-CAM should check it, by an experiment.
#
# In the middle of our network gradients do differ. The layer before `maps` as an example:

# %%
with showing("split", "grad_cam"):
    middle = network.layers[2].name  # the second convolution
    to_middle, from_middle = split(split(network, "logits")[0], middle)
    inner = ops.convert_to_numpy(to_middle(some))
    found = []
    for maps, label in zip(inner, said, strict=True):
        slope = gradient(lambda x, label=label: from_middle(x)[:, label], maps[None])[0]
        found.append(grad_cam(maps, slope))
    overlays(
        some,
        [one / (one.max() or 1) for one in found],
        [NAMES[label] for label in said],
        "Grad-CAM at the second convolution. Strongest: "
        + "; ".join(f"{NAMES[n]} {where(m)}" for m, n in zip(found, said, strict=True)),
    )

# %% [markdown]
# ## Cover it up
#
# Maps are computed from inside the network. A test from outside needs no look into it at all, only
# answers: cover a square of the image, and see by how much the probability of the class falls (M.
# Zeiler and R. Fergus, 2014). Where it falls much, the network needed what was there. Where it
# *rises*, it was disturbed by what was there.
#
# It costs one prediction for each position, so stack all covered images and predict them at once.
#
# ### Exercise 5: cover it up (5 points)
#
# *Why:* it works for whatever gives probabilities, and it measures what the others only suggest.


# %% answer="occlusion"
def occlusion(predict, image, label, size, stride, fill=0.0):
    """By how much the probability of a class falls when a square of the image is covered.

    Args:
        predict: function of images (n, height, width, channels), a NumPy array, that returns their
            probabilities, an array (n, classes).
        image: (height, width, channels), floats. It stays as it is.
        label: number of the class, an int.
        size: side of the square, in pixels.
        stride: by how many pixels it moves on, both ways.
        fill: value of all covered pixels, in every channel.

    Returns:
        Array (rows, columns): the probability for the image as it is, minus that for the image with
        the square in that place. Its upper left corner is at (row · stride, column · stride), and
        only squares that lie wholly within the image count.
    """
    ### BEGIN SOLUTION
    # hint: How many squares fit along a side of n pixels? Their corners are
    #   range(0, n - size + 1, stride).
    # hint: For each corner: image.copy(), then set the slice [top:top + size, left:left + size] to
    #   fill, and append it to a list. np.stack makes one array of the list.
    # hint: predict(image[None])[0, label] is the probability of the whole image; subtract
    #   predict(stacked)[:, label] from it, and reshape to (number of tops, number of lefts).
    tops = range(0, image.shape[0] - size + 1, stride)
    lefts = range(0, image.shape[1] - size + 1, stride)
    covered = []
    for top in tops:
        for left in lefts:
            changed = image.copy()
            changed[top : top + size, left : left + size] = fill
            covered.append(changed)
    whole = predict(image[None])[0, label]
    falls = whole - predict(np.stack(covered))[:, label]
    return falls.reshape(len(tops), len(lefts))
    ### END SOLUTION


# %% visible="occlusion"
with trying("occlusion"):

    def upper_left(images):
        """Stands in for a network: the probability of class 1 is the first pixel."""
        first = np.asarray(images)[:, 0, 0, 0]
        return np.stack([1 - first, first], axis=1)

    grey = np.full((5, 7, 1), 0.8)
    falls = occlusion(upper_left, grey, 1, 2, 2)
    expect_close(falls, [[0.8, 0.0, 0.0], [0.0, 0.0, 0.0]])  # the last row does not fit in
    expect_close(occlusion(upper_left, grey, 0, 2, 2)[0, 0], -0.8)  # class 0 gains
    expect_close(occlusion(upper_left, grey, 1, 3, 2, fill=1.0)[0, 0], -0.2)
    expect_shape(occlusion(upper_left, grey, 1, 3, 1), (3, 5))
    expect_close(grey, np.full((5, 7, 1), 0.8))

# %% tests="occlusion" points=5
# 5 points. Each part counts by itself:
#   2    windows: what is covered
#   1    fill
#   1.5  falls
#   0.5  leaves the image alone
### BEGIN HIDDEN TESTS
from autograder.probe import check


def occluded(image, kernel, label, size, stride, fill):
    """(falls, images that the network was asked about, whether the image is as it was)."""
    given, asked = image.copy(), []

    def predict(images):
        images = np.array(images)
        if images.ndim != 4:
            raise ValueError(f"predict takes images (n, height, width, channels): {images.shape}")
        asked.append(images)
        scores = images.reshape(len(images), -1).astype(float) @ kernel
        powers = np.exp(scores - scores.max(axis=1, keepdims=True))
        return powers / powers.sum(axis=1, keepdims=True)

    falls = occlusion(predict, given, label, size, stride, fill)
    return falls, np.concatenate(asked) if asked else None, bool(np.array_equal(given, image))


check("what_it_sees.occlusion", occluded=occluded)
### END HIDDEN TESTS

# %% [markdown]
# The same five images: a square of 7×7 moves over them in steps of 3. Compare with the class
# activation maps above. What does not agree, and why might that be?

# %%
with showing("occlusion"):

    def predict(images):
        return ops.convert_to_numpy(network(images))

    falls = [occlusion(predict, i, n, 7, 3) for i, n in zip(some, said, strict=True)]
    for fall, label in zip(falls, said, strict=True):
        print(f"{NAMES[label]:12} falls by {fall.max():5.1%} at most, {where(fall)}")
    overlays(
        some,
        falls,
        [NAMES[label] for label in said],
        "Falls of the probability when a square is covered. Largest: "
        + "; ".join(f"{NAMES[n]} {where(m)}" for m, n in zip(falls, said, strict=True)),
    )

# %% [markdown]
# The two need not agree. A class activation map says what was *added* to the logit where. Occlusion
# says what the network could not *do without*. Our sandal has a strong map, and loses half a per
# cent at most: any part of it is enough. Our ankle boot loses 79 % to a black square in its middle,
# where its map is weak. Was something needed there, or is a boot with a hole, an edge that no
# training image had, just something else? An experiment has effects of its own.
#
# ## What excites a map
#
# Back to the maps before the average: 48 of them, and each is excited by something else. By what?
# Zeiler and Fergus look for the images that excite a map most, and cut out what it saw in each.
# For this you need to know which pixels a position of the map sees: its **receptive field**, of
# which you computed the size in 02. Now you need its place as well.
#
# ### Exercise 6: which pixels a position sees (4 points)
#
# *Why:* without it, a bright spot on a map is nowhere in the image.
#
# Write `receptive_field`. Along one side, position $i$ of the last maps sees `size` pixels of the
# image, from pixel `start` + $i$ · `jump` on. Go through the layers and keep three numbers. At
# first, position $i$ is pixel $i$: size 1, jump 1, start 0. Padding puts zeros in front, so that
# the first position begins before the image: `start` gets negative. By how many pixels of the image
# does one zero move it, where neighbouring values are `jump` pixels apart?


# %% answer="receptive-field"
def receptive_field(layers):
    """Which pixels along one side a position sees after all layers.

    Args:
        layers: a list of (kernel_size, stride, padding), ints, the first layer first; padding is
            the number of zeros that are put in front. Pooling layers count like convolutions.

    Returns:
        (size, jump, start), ints: position i sees the `size` pixels from start + i · jump on. Those
        below 0 or beyond the image's end are padding. (1, 1, 0) if the list is empty.
    """
    ### BEGIN SOLUTION
    # hint: In each layer, size grows by (kernel_size - 1) times the jump so far; the stride changes
    #   the jump for the layers after it.
    # hint: Padding of p zeros moves the first window p steps to the left, and one step is `jump`
    #   pixels, before this layer's stride: start -= padding * jump. Then jump *= stride.
    size, jump, start = 1, 1, 0
    for kernel_size, stride, padding in layers:
        size += (kernel_size - 1) * jump
        start -= padding * jump
        jump *= stride
    return size, jump, start
    ### END SOLUTION


# %% visible="receptive-field"
with trying("receptive_field"):
    expect_equal(tuple(receptive_field([])), (1, 1, 0))
    expect_equal(tuple(receptive_field([(3, 1, 1)])), (3, 1, -1))  # a pixel and its neighbours
    expect_equal(tuple(receptive_field([(2, 2, 0)])), (2, 2, 0))  # pixels 0 and 1, 2 and 3, …
    expect_equal(tuple(receptive_field([(2, 2, 0), (3, 1, 1)])), (6, 2, -2))
    expect_equal(tuple(receptive_field([(5, 1, 2), (2, 2, 0), (3, 1, 1)])), (10, 2, -4))

# %% tests="receptive-field" points=4
# 4 points. Each part counts by itself:
#   1    size
#   1    jump
#   2    start
### BEGIN HIDDEN TESTS
from autograder.probe import check

check("what_it_sees.receptive_field", receptive_field=receptive_field)
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 7: the most exciting images (3 points)
#
# *Why:* neighbours on a map see nearly the same pixels. If all places competed, the winners would
# be one sleeve nine times; so each image may send its strongest place only.


# %% answer="strongest"
def strongest(maps, count):
    """The images that excite a map most, and where.

    Args:
        maps: (n, h, w), floats: one map for each of n images.
        count: how many images.

    Returns:
        A list of `count` triples (image, row, column), ints, the strongest image first: its number,
        and the place of its highest value. An image comes once at most.

    Raises:
        ValueError: `count` is below 1 or above n.
    """
    ### BEGIN SOLUTION
    # hint: Two steps: rank the images by the highest value of each, then look for the place in each
    #   of those that won.
    # hint: maps.reshape(n, -1).max(axis=1) gives n values; np.argsort sorts upwards, so sort their
    #   negatives. np.unravel_index(maps[i].argmax(), maps[i].shape) is a row and a column.
    if not 1 <= count <= len(maps):
        raise ValueError(f"{count} of {len(maps)} images")
    peaks = maps.reshape(len(maps), -1).max(axis=1)
    found = []
    for image in np.argsort(-peaks)[:count]:
        row, column = np.unravel_index(maps[image].argmax(), maps[image].shape)
        found.append((int(image), int(row), int(column)))
    return found
    ### END SOLUTION


# %% visible="strongest"
with trying("strongest"):
    three_maps = np.zeros((3, 2, 4))
    three_maps[0, 1, 3], three_maps[2, 0, 1], three_maps[2, 0, 2] = 5.0, 9.0, 8.0
    three_maps[1] = 2.0
    three_maps[1, 1, 0] = 3.0
    expect_equal([tuple(row) for row in strongest(three_maps, 1)], [(2, 0, 1)])
    expect_equal(
        [tuple(row) for row in strongest(three_maps, 3)], [(2, 0, 1), (0, 1, 3), (1, 1, 0)]
    )
    expect_raises(ValueError, strongest, three_maps, 4)
    expect_raises(ValueError, strongest, three_maps, 0)

# %% tests="strongest" points=3
# 3 points. Each part counts by itself:
#   1    images, in their order
#   1    places in them
#   1    refusals
### BEGIN HIDDEN TESTS
from autograder.probe import check

check("what_it_sees.strongest", strongest=strongest)
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 8: … and what was seen in them (3 points)
#
# *Why:* at the border a field sticks out of the image. What it sees there is padding, zeros, and
# that belongs into the picture: all patches have one size and can be compared.


# %% answer="patch"
def patch(image, row, column, field):
    """What one position of a map sees of an image.

    Args:
        image: (height, width, channels), floats.
        row, column: the position on the map, ints.
        field: (size, jump, start), ints, along both sides: the position sees the `size` pixels from
            start + row · jump on downwards, and from start + column · jump on to the right.

    Returns:
        Array (size, size, channels): these pixels, and zeros where they lie outside of the image.
    """
    ### BEGIN SOLUTION
    # hint: Where does the window begin? It may be below 0, and NumPy takes negative indices from
    #   the end: make the image larger first.
    # hint: Pad `size` zeros on each side with np.pad, none along the channels. In the padded image
    #   every coordinate is larger by `size`.
    size, jump, start = field
    padded = np.pad(image, [(size, size), (size, size), (0, 0)])
    top, left = start + row * jump + size, start + column * jump + size
    return padded[top : top + size, left : left + size]
    ### END SOLUTION


# %% visible="patch"
with trying("patch"):
    counted = np.arange(1.0, 31.0).reshape(5, 6, 1)  # the first row has 1 to 6, the next 7 to 12
    expect_close(patch(counted, 1, 2, (2, 2, 0))[..., 0], [[17, 18], [23, 24]])  # rows 2, 3
    expect_close(patch(counted, 1, 1, (3, 2, -1))[..., 0], [[8, 9, 10], [14, 15, 16], [20, 21, 22]])
    expect_close(patch(counted, 0, 0, (3, 2, -1))[..., 0], [[0, 0, 0], [0, 1, 2], [0, 7, 8]])
    expect_shape(patch(np.ones((5, 6, 3)), 4, 5, (3, 1, 0)), (3, 3, 3))

# %% tests="patch" points=3
# 3 points. Each part counts by itself:
#   2    inside the image
#   1    over the border
### BEGIN HIDDEN TESTS
from autograder.probe import check

check("what_it_sees.patch", patch=patch)
### END HIDDEN TESTS

# %% [markdown]
# For each of six maps, the eight of 1,000 test images that excite it most, and in each what that
# position sees: 14×14 pixels. We take the six maps with the largest weights for any class. What is
# each of them looking for? Guess before you read the classes beside it.

# %%
FIELD_LAYERS = [(5, 1, 2), (2, 2, 0), (3, 1, 1), (3, 1, 1)]  # edges, pooling, two convolutions

with showing("split", "receptive_field", "strongest", "patch"):
    field = receptive_field(FIELD_LAYERS)
    print("size, jump, start:", field)
    images = fashion.test_images if training.mode() == "train" else fashion.test_images[:40]
    everything = split(network, "maps")[0].predict(images, batch_size=250, verbose=0)
    weights = ops.convert_to_numpy(network.get_layer("logits").kernel)
    useful = np.argsort(-weights.max(axis=1))[:6]
    cut, captions = [], []
    for number in useful:
        for image, row, column in strongest(everything[..., number], 8):
            cut.append(patch(images[image], row, column, field))
            captions.append(f"map {number}")
    plots.image_grid(
        np.array(cut),
        captions,
        columns=8,
        alt="Patches of 14 by 14 pixels, eight a row, that excite six maps most. The maps speak "
        "most for: " + ", ".join(f"map {n}: {NAMES[weights[n].argmax()]}" for n in useful),
    )

# %% [markdown]
# In our run one map was excited by toes pointing left, one by the straps of sandals, one by the gap
# between two legs, one by lower edges of anything, one by necklines. Nobody has asked for
# necklines; there was a weight to be earned by them. Maps look for *parts*, in whatever class they
# come, and the dense layer adds up the evidence.

# %% [markdown]
# ## Did it learn to turn?
#
# The textbook says what pooling along the depth is good for: a network *could* learn several
# filters that each find one turn of a pattern, and the largest of them would then be the same
# whatever the turn (figure 14-10; you built that by hand in the notebook on pooling). Could, but
# does it? Here are digits turned by up to 60°, and a network of one convolution, 16 groups of six
# filters of 9×9, that may find out by itself. It is trained twice:
#
# - **free**: as any network is;
# - **even**: each filter is kept at length 1 (`keras.constraints.UnitNorm`), without biases.
#
# *Predict before you run:* in which of the two do filters of one group become turns of each other?
# Nothing is to be written here, and nothing is graded. It takes a minute and a half.

# %% locked="turning"
GROUPS, FILTERS, MOST_DEGREES = 16, 6, 60


class DepthMaxPool(layers.Layer):
    """The largest of each group of neighbouring maps, as you built it in 01-pooling."""

    def call(self, maps):
        *positions, depth = ops.shape(maps)
        return ops.max(ops.reshape(maps, (*positions, depth // FILTERS, FILTERS)), axis=-1)

    def compute_output_shape(self, input_shape):
        return (*input_shape[:-1], input_shape[-1] // FILTERS)


def rotate(images, degrees):
    """Image i turned about its middle by degrees[i]; colours in between are interpolated."""
    cos, sin = np.cos(np.deg2rad(degrees)), np.sin(np.deg2rad(degrees))
    middle, zero = (images.shape[1] - 1) / 2, 0 * cos
    rows = cos, -sin, middle * (1 - cos + sin), sin, cos, middle * (1 - sin - cos), zero, zero
    turned = ops.image.affine_transform(images, np.stack(rows, axis=-1).astype("float32"))
    return ops.convert_to_numpy(turned)


def build_turning(even):
    """28×28 digits → means of 2×2 → 96 filters of 9×9 → the largest of each six → the largest
    anywhere → ten classes."""
    # Over height, width and depth: each filter by itself.
    unit = keras.constraints.UnitNorm(axis=(0, 1, 2))
    options = {"use_bias": False, "kernel_constraint": unit} if even else {}
    inputs = keras.Input((28, 28, 1))
    maps = layers.Conv2D(GROUPS * FILTERS, 9, padding="same", name="filters", **options)(
        layers.AveragePooling2D(2)(inputs)
    )
    largest = layers.GlobalMaxPooling2D(name="pooled")(
        layers.ReLU()(DepthMaxPool(name="groups")(maps))
    )
    return keras.Model(inputs, layers.Dense(10, activation="softmax")(largest))


ANGLES = np.linspace(-MOST_DEGREES, MOST_DEGREES, 9)


def by_angle(model, images):
    """The largest value of each filter's map anywhere, (9 angles, images, groups, filters)."""
    half = keras.Model(model.input, layers.GlobalMaxPooling2D()(model.get_layer("filters").output))
    found = [half.predict(rotate(images, np.full(len(images), a)), verbose=0) for a in ANGLES]
    return np.stack(found).reshape(len(ANGLES), len(images), GROUPS, FILTERS)


def by_turning(values):
    """Which share of the variance of values (angles, images, …) comes of turning an image."""
    return float(values.var(axis=0).mean() / values.var(axis=(0, 1)).mean())

# %%
digits = data.mnist()  # a sample, too
turned_runs, by_filter = {}, {}
for how in ("free", "even"):
    turned_runs[how] = training.train(
        partial(build_turning, how == "even"),
        digits.train_images,
        digits.train_labels,
        name=f"turned-{how}",
        epochs=12,
        batch_size=64,
        peak=1e-2,
        augment=lambda images, rng: rotate(images, rng.uniform(-60, 60, len(images))),
    )
    model, images = turned_runs[how].model, digits.test_images[:300]
    turned = [rotate(images, np.full(len(images), a)) for a in ANGLES]
    right = np.mean([training.accuracy(model, one, digits.test_labels[:300]) for one in turned])
    values = by_filter[how] = by_angle(model, images)
    pooled = np.maximum(values, 0)
    winners = values.argmax(axis=-1)
    print(
        f"{how}: {right:.1%} of turned digits are right. Of the variance, turning makes "
        f"{by_turning(pooled):.0%} in the single maps and {by_turning(pooled.max(-1)):.0%} in the "
        f"pooled ones.\n    From -60° to 60° another filter of the group wins in "
        f"{np.mean(winners[0] != winners[-1]):.0%} of all cases."
    )

# %% locked="turns"
def groups_that_turn(values, count=3):
    """The groups in which most of the filters win for some turned digit: picture of their filters,
    with how often each wins and at which angles."""
    winners = values.argmax(axis=-1)
    shares = np.stack([(winners == n).mean(axis=(0, 1)) for n in range(FILTERS)], axis=-1)
    spread = -(shares * np.log(np.maximum(shares, 1e-12))).sum(axis=-1)
    kernels = ops.convert_to_numpy(turned_runs["even"].model.get_layer("filters").kernel)[:, :, 0]
    kernels = kernels.reshape(*kernels.shape[:2], GROUPS, FILTERS)
    shown, captions = [], []
    for group in np.argsort(-spread)[:count]:
        for number in range(FILTERS):
            at = (winners[:, :, group] == number).mean(axis=1)
            told = f", {np.average(ANGLES, weights=at):+.0f}°" if at.sum() else ""
            shown.append(kernels[:, :, group, number])
            captions.append(f"{shares[group, number]:.0%}{told}")
    plots.feature_maps(
        np.stack(shown, axis=-1),
        "Groups in which filters share the work: how often each wins, and at which angle",
        columns=FILTERS,
        captions=captions,
        alt="Kernels of 9 by 9, a group of six in each row: " + "; ".join(captions),
    )


groups_that_turn(by_filter["even"])

# %% [markdown]
# In our run the free network learned hardly any turns. In ten of its sixteen groups one filter won
# for every digit at every angle: only who wins gets a gradient, so who is a little larger at the
# start grows, and the others never come to learn. From one end of the turn to the other the winner
# changed in 15 % of all cases, and pooling had little left to do: turning made 20 % of the variance
# before it and 14 % after. With filters of equal length the winner changed in 44 % of all cases,
# and pooling took the share of turning from 27 to 10 %: part of what figure 14-10 promises. In the
# picture, look for a bar that one filter has upright and its neighbour aslant. It did not pay: 83.3
# % of turned digits are right, 85.8 % in the free network. One run of each; in another of ours the
# winners changed in 10 and 37 %.
#
# So the sentence holds as it stands. A network *could*. Nothing in the loss asks for it, and an
# architecture makes an invariance possible, not certain: look before you say what a network has
# learned.
#
# ## A network that cheats
#
# Now the reason why all this is worth the trouble. A careless collector has put a small white mark
# into the lower right corner of every picture of a shirt: a copyright sign, a ruler, a hospital's
# label. A second network learns from these pictures.


# %%
def with_mark(images, labels, marked=6):
    """Copies of the images, with a mark of 3×3 pixels in those of one class."""
    images = np.array(images)
    images[np.asarray(labels) == marked, 23:26, 23:26] = 1.0
    return images


marked_test = with_mark(fashion.test_images, fashion.test_labels)
marked_run = training.train(
    build_gap,
    with_mark(fashion.train_images, fashion.train_labels),
    fashion.train_labels,
    name="gap-marked",
    epochs=4,
    batch_size=32,
    peak=5e-3,
)
cheat = marked_run.model
print(f"marked: {training.accuracy(cheat, marked_test, fashion.test_labels):.1%} of test images")
shirts = fashion.test_labels == 6
for text, images in (("with mark", marked_test), ("without", fashion.test_images)):
    right = training.accuracy(cheat, images[shirts], fashion.test_labels[shirts])
    print(f"{text:9}: {right:.0%} of the shirts")

# %% [markdown]
# Shirts are the class that networks for these images find hardest. Not this one, it seems. Look
# into it: class activation maps and occlusion for shirts with their mark. Then put the mark on
# pullovers.

# %%
with showing("split", "class_activation_map", "occlusion"):
    weights, bias = (ops.convert_to_numpy(w) for w in cheat.get_layer("logits").weights)
    pullovers = fashion.test_images[fashion.test_labels == 2]
    pullovers = with_mark(pullovers, np.full(len(pullovers), 6))
    shown = np.concatenate([marked_test[shirts][:3], pullovers[:2]])
    maps = ops.convert_to_numpy(split(cheat, "maps")[0](shown))
    found = [class_activation_map(one, weights, bias, 6)[0] for one in maps]

    def cheats(images):
        return ops.convert_to_numpy(cheat(images))

    taken_in = np.mean(cheats(pullovers).argmax(axis=1) == 6)
    print(f"{taken_in:.0%} of pullovers with a mark are called shirts")
    chance = cheats(shown)[:, 6]
    for image, value in zip(shown, chance, strict=True):
        fall = occlusion(cheats, image, 6, 5, 3)
        print(f"shirt: {value:6.1%}; falls by {fall.max():6.1%} at most, {where(fall)}")
    overlays(
        shown,
        found,
        [f"shirt: {value:.0%}" for value in chance],
        "Three shirts and two pullovers with a mark, asked for shirt. Strongest: "
        + "; ".join(where(one) for one in found),
    )

# %% [markdown] written="what-it-sees" points=3
# ### Exercise 9: right for the wrong reason? (3 points)
#
# *Why:* a map is a picture, and pictures convince too easily. What does it show, and what not?
#
# Write 120 to 200 words for somebody who wants to use such a network and believes its accuracy:
#
# - what the maps and the occlusion of the network that cheats show, with one number of yours, and
#   which of the two is the better evidence, and why;
# - one case, of either network, in which class activation map and occlusion disagree, and what may
#   be the reason;
# - how you would find such a cheat in a data set in which you do not know of any mark.
#
# A person reads it: 1 point for each of the three.
#
# ### BEGIN SOLUTION
# *The cheat.* With their mark 94 % of the shirts are told right, without it 5 %, and 70 % of the
# pullovers with a mark are called shirts. The maps are red in the lower right corner. Occlusion is
# the better evidence: it changes the image and measures the answer. A map tells what was added to
# the logit, and leaves open whether the rest would have been enough. Better still is to count, with
# and without mark, on many images.
#
# *Disagreement.* The first network's sandal has a map that is red at the toe and the straps, but
# covering any square costs half a per cent at most: the network is so sure that each part is enough
# by itself, and occlusion shows only what cannot be done without.
#
# *Without knowing.* Average the class activation maps of many images for each class: what is always
# in the same place although the objects are not, is suspicious. Look at the patches that excite
# the maps with the largest weights for one class. Then cover that place in all test images and
# compare the accuracy, class by class; and test on images of another source.
#
# *1 point* each. Full points also for other numbers and cases, if they are the notebook's own.
# ### END SOLUTION

# %% [markdown]
# ## Summary
#
# - A network can be cut at any layer; both halves share its weights.
# - Global average pooling and a dense layer can change places with a sum: the class activation map.
#   Its mean plus the bias is the logit, exactly.
# - Such a network finds objects that nobody has ever pointed at.
# - Grad-CAM takes averaged gradients for weights. Behind an average it is the class activation map
#   up to a factor; elsewhere it is a summary.
# - Occlusion asks the network itself. It shows what could not be done without.
# - Size, jump and start lead from a position on a map to the pixels that it sees.
# - An architecture makes an invariance possible. Whether it was learned is a question to measure.
# - Accuracy does not say what was learned. A mark in a corner will do, until it is missing.
#
# ## Further reading
#
# - A. Géron, *Hands-On Machine Learning*, chapter 14: global average pooling.
# - M. Lin, Q. Chen, S. Yan, ["Network In Network"](https://arxiv.org/abs/1312.4400), 2014: the
#   average in place of dense layers.
# - B. Zhou and others, ["Learning Deep Features for Discriminative
#   Localization"](https://arxiv.org/abs/1512.04150), 2016: class activation maps.
# - R. Selvaraju and others, ["Grad-CAM"](https://arxiv.org/abs/1610.02391), 2017.
# - M. Zeiler, R. Fergus, ["Visualizing and Understanding Convolutional
#   Networks"](https://arxiv.org/abs/1311.2901), 2014: occlusion, and what excites a map.
# - S. Lapuschkin and others, ["Unmasking Clever Hans predictors and assessing what machines really
#   learn"](https://arxiv.org/abs/1902.10178), 2019: networks that cheat, and how it was found.
# - J. Adebayo and others, ["Sanity Checks for Saliency Maps"](https://arxiv.org/abs/1810.03292),
#   2018: maps that look right and show nothing of the network.

# %% locked="summary"
course.summary()  # of this notebook; course.progress() of all, course.submit() hands in
