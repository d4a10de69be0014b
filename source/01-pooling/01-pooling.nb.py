# %% [markdown]
# # Pooling: throwing values away on purpose
#
# A convolutional layer answers one question at every pixel: *is my pattern here?* That is a lot
# of answers. A 28×28 image and 64 filters give 50,176 of them. A **pooling layer** sums up each
# little window of them in one number. It has no weights and learns nothing. So why do
# networks use it, which number should it keep, and what is lost? In this notebook you build every
# kind of pooling yourself, first in NumPy and then as Keras layers, and you *measure* what people
# say about it.
#
# **When you are done, you can**
#
# - work out the size of any pooled or convolved map, for both kinds of padding;
# - write max and average pooling without a loop over pixels, and wrap them as Keras layers that
#   can be trained, saved and loaded;
# - measure how much a shifted image changes a feature map, and read the curve with care;
# - pool along the depth, so that a network stops caring which of several filters fired;
# - say what global average pooling saves, and why two 3×3 layers often replace one 5×5.
#
# | | exercise | you write | points | minutes |
# |---:|---|---|---:|---:|
# | 1 | Counting windows | `output_size` | 2 | 5 |
# | 2 | Max pooling | `max_pool2d` | 4 | 12 |
# | 3 | Average pooling | `avg_pool2d` | 4 | 8 |
# | 4 | A layer for both kinds | `Pool2D` | 5 | 12 |
# | 5 | Moving images | `shift_images` | 1 | 2 |
# | 6 | Measuring invariance | `shift_curves` | 2 | 8 |
# | 7 | Reading the curves | `shift_answers` | 2 | 6 |
# | 8 | Four filters from one | `rotated_filters` | 1 | 3 |
# | 9 | A depth-wise pooling layer | `DepthMaxPool` | 4 | 12 |
# | 10 | Global average pooling | `GlobalAvgPool` | 2 | 4 |
# | 11 | What a head costs | `head_parameters` | 1 | 3 |
# | 12 | Counting parameters and multiplications | `conv_cost`, `stack_cost` | 2 | 5 |
# | | **in all** | | **30** | **80** |
#
# **How it works.** Write your answer where it says `# YOUR CODE HERE`, and delete the line that
# raises `NotImplementedError`. After each answer stands a cell of *visible tests*: small arrays
# that you can check by hand, and a message when something is off. Run it as often as you like. It
# earns no points. The cell after it does: it says how many points each part is worth, and is
# filled in when your notebook is graded, with other arrays than the ones you see. Parts count on
# their own, so an answer that is half right earns half its points. A later answer may call an
# earlier one, and then fails with it; nothing obliges you to. Pictures wait for your code: until
# it is there, they say so in one line. You may add cells of your own anywhere.
#
# You need NumPy, and the idea of a convolutional layer. The course follows chapter 14 of
# A. Géron's *Hands-On Machine Learning*; "the textbook" means that book.

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


find_course("01-pooling", "0.1")

import course

hint = course.hint  # hint("output-size") helps a little, and more each time; nobody counts

# %% locked="setup"
import matplotlib.pyplot as plt
import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from course import (
    data,
    device_report,
    expect_close,
    expect_equal,
    expect_raises,
    expect_shape,
    plots,
    showing,
    trying,
)
from course.figures import drawn

print(device_report())  # before Keras: it keeps TensorFlow's start-up log off the page

import keras
from keras import ops

# %% [markdown]
# ## The images
#
# Fashion-MNIST: photographs of clothes, 28×28 pixels, one channel, grey values from 0 to 1.
# Images always travel in **batches** of shape `(batch, height, width, channels)`. Keras calls this
# order `channels_last`, and all your functions use it.

# %% locked="images"
fashion = data.fashion_mnist()
photos = fashion.test_images[:100]
labels = fashion.test_labels[:100]

first_of = {
    fashion.class_names[label]: int(np.flatnonzero(labels == label)[0]) for label in range(10)
}
shown_names = ["Ankle boot", "Bag", "Trouser", "Shirt", "Sandal", "Coat"]
shown = photos[[first_of[name] for name in shown_names]]


def batch(rows):
    """One image with one channel, (1, height, width, 1), from a list of rows."""
    return np.array(rows, dtype="float32")[np.newaxis, :, :, np.newaxis]


# %%
plots.image_grid(shown, labels=shown_names)
print("one batch:", shown.shape, shown.dtype)

# %% [markdown]
# ## Windows
#
# A pooling layer lays a square **window** of `kernel_size` × `kernel_size` pixels on the top left
# corner of the image, sums it up in one number, moves `stride` pixels to the right, and so on; at
# the end of the row it moves `stride` pixels down. Everything else in this notebook depends on
# one question: *where do the windows go when they do not fit evenly?* There are two conventions.
#
# - **valid**: only windows that lie entirely inside the image count. What is left over at the
#   right and at the bottom is never looked at.
# - **same**: nothing is cut off. The row is divided into steps of `stride` pixels, the last of
#   which may be incomplete, and every step gets a window. Where windows stick out, the image is
#   padded: half of the padding before it, half after it, and if the number is odd, the *extra* one
#   goes **after** (right, bottom).
#
# Height and width are treated alike and apart from each other, so one row is enough to see it.
# Numbered squares are pixels, dotted squares are padding, bars are windows.


# %% locked="windows-picture" folded=true
def draw_windows(axes, size, kernel_size, starts, title):
    """A row of `size` pixels and, below it, the windows that begin at `starts`."""
    for cell in range(min(starts[0], 0), max(size, starts[-1] + kernel_size)):
        inside = 0 <= cell < size
        seen = any(start <= cell < start + kernel_size for start in starts)
        axes.add_patch(
            plt.Rectangle(
                (cell + 0.04, 0.04),
                0.92,
                0.92,
                facecolor="#cfe3f5" if inside and seen else "#ffffff",
                edgecolor="#1f5f99" if inside else "#777777",
                linestyle="-" if inside else ":",
            )
        )
        label = str(cell) if inside else "pad"
        axes.text(cell + 0.5, 0.47, label, ha="center", va="center", size=8)
    for row, start in enumerate(starts):
        ends = [start + 0.15, start + kernel_size - 0.15]
        axes.plot(ends, [-0.4 - 0.4 * row] * 2, color="#c44e00", linewidth=4)
    axes.set(xlim=(-2.2, 8.2), ylim=(-2.0, 1.2), aspect="equal")
    axes.set_title(title, loc="left")
    axes.axis("off")


EXAMPLES = [  # size, window, first pixels of the windows, title
    (7, 3, [0, 2, 4], "size 7, window 3, stride 2, valid"),
    (7, 3, [-1, 1, 3, 5], "size 7, window 3, stride 2, same"),
    (6, 3, [0, 2], "size 6, window 3, stride 2, valid: pixel 5 is lost"),
    (6, 3, [0, 2, 4], "size 6, window 3, stride 2, same: padded after only"),
    (7, 2, [0, 2, 4], "size 7, window 2, stride 2, valid: pixel 6 is lost"),
    (7, 2, [0, 2, 4, 6], "size 7, window 2, stride 2, same"),
    (5, 2, [0, 3], "size 5, window 2, stride 3, valid: pixel 2 is skipped"),
    (4, 5, [-2, -1, 0, 1], "size 4, window 5, stride 1, same"),
]


def paint_examples(figure):
    for axes, example in zip(figure.subplots(4, 2).flat, EXAMPLES, strict=True):
        draw_windows(axes, *example)


drawn(
    paint_examples,
    (9, 6.4),
    "Rows of pixels and the windows over them. "
    + " ".join(f"{title}: windows begin at {starts}." for *_, starts, title in EXAMPLES),
)

# %% [markdown]
# ### Exercise 1: counting windows (2 points)
#
# *Why:* a wrong size is the most common error when a network is put together, and the
# framework tells you only when the layer *after* it fails. The textbook's first CNN pools
# 28 → 14 → 7 → 3: if you expect 3.5, or 4, you get the next dense layer wrong.
#
# Write `output_size`. Find the two formulas from the picture above. Whole numbers are
# enough: `//` rounds down, and `-(-a // b)` rounds up.


# %% answer="output-size"
def output_size(size, kernel_size, stride, padding):
    """Number of windows along one side of an image.

    Args:
        size: pixels along this side, at least 1.
        kernel_size: pixels of the window along this side, at least 1.
        stride: pixels from one window to the next, at least 1; may be larger than the window.
        padding: "valid" or "same", in lower case.

    Returns:
        An int.

    Raises:
        ValueError: `padding` is neither word; the message names what was given.
        ValueError: padding is "valid" and the window is larger than the side; the message
            names both numbers. (Under "same" such a window is fine.)
    """
    ### BEGIN SOLUTION
    # hint: Slide a window of 3 over 7 pixels by hand, stride 2. How many places are there? Then 8
    #   pixels, then stride 3.
    # hint: "valid": the first window always fits; count how many whole strides follow it. "same":
    #   the window's size does not matter at all.
    # hint: Whole numbers only: // rounds down, and -(-a // b) rounds up. Check the two refusals
    #   before you compute.
    if padding == "same":
        return -(-size // stride)
    if padding != "valid":
        raise ValueError(f'padding must be "valid" or "same", not {padding!r}')
    if kernel_size > size:
        raise ValueError(f"a window of {kernel_size} pixels does not fit into {size} pixels")
    return (size - kernel_size) // stride + 1
    ### END SOLUTION


# %% visible="output-size"
with trying("output_size"):
    # The eight rows of the picture.
    expect_equal(output_size(7, 3, 2, "valid"), 3)
    expect_equal(output_size(7, 3, 2, "same"), 4)
    expect_equal(output_size(6, 3, 2, "valid"), 2)
    expect_equal(output_size(6, 3, 2, "same"), 3)
    expect_equal(output_size(7, 2, 2, "valid"), 3)
    expect_equal(output_size(7, 2, 2, "same"), 4)
    expect_equal(output_size(5, 2, 3, "valid"), 2)
    expect_equal(output_size(4, 5, 1, "same"), 4)
    # An int, not 3.0: shapes are made of ints.
    assert isinstance(output_size(7, 3, 2, "valid"), int), "return an int: use //, not /"
    expect_raises(ValueError, output_size, 7, 3, 2, "full", mentions=("full",))
    expect_raises(ValueError, output_size, 4, 5, 1, "valid", mentions=(4, 5))

# %% tests="output-size" points=2
# 2 points. Each part counts by itself:
#   0.75  valid
#   0.5   same
#   0.25  returns an int
#   0.5   refusals
### BEGIN HIDDEN TESTS
from autograder.probe import check

check("pooling.output_size", output_size=output_size)
### END HIDDEN TESTS

# %%
with showing("output_size"):
    sizes = [28]
    for _ in range(3):
        sizes.append(output_size(sizes[-1], 2, 2, "valid"))
    print("the textbook's first CNN, windows of 2, stride 2, valid:")
    for before, after in zip(sizes, sizes[1:], strict=False):
        print(f"{before:4} → {after:2}   {before**2 / after**2:.1f} times fewer numbers")

# %% [markdown]
# ## Max pooling
#
# **Max pooling** keeps the largest value of each window:
#
# $$\max\begin{pmatrix}1 & 3\\ 0 & 2\end{pmatrix} = 3 .$$
#
# After a ReLU, a large value means "my pattern is here". So the maximum says: *somewhere in this
# window the pattern was there, this clearly*. Where exactly, and how often, is forgotten. Each
# channel is pooled by itself; channels never mix.
#
# **No loop over pixels.** Nothing forbids one, but a Python loop over images, rows and columns is
# about twenty times slower than letting NumPy go over them. The trick is a *view* of the array in
# which each window has axes of its own. Look at it in one dimension first:

# %%
row = np.array([4, 8, 1, 5, 7, 2, 9])
windows = sliding_window_view(row, 3)
print("all windows of 3, shape", windows.shape)
print(windows)
print("every second window: ", windows[::2].tolist())
print("their maxima:        ", windows[::2].max(axis=-1).tolist())

photo_windows = sliding_window_view(shown, (3, 3), axis=(1, 2))
print("\nwindows of 3×3 of a batch", shown.shape, "have shape", photo_windows.shape)
print("memory shared with the batch:", np.shares_memory(photo_windows, shown))

# %% [markdown]
# The window's own axes come **last**, after the channels. The view has a window at *every*
# position; a stride is only a slice of it. And it knows nothing of padding, so that comes first.
#
# **Padding for a maximum.** With what? Zeros look harmless. But a feature map before its ReLU can
# be all negative, and then a padded zero would be the largest value in the window: a pattern where
# there is nothing but the border. Pad with a value that can never win.
#
# How much? With $n$ pixels, window $k$, stride $s$ and $m$ windows, the last window ends at
# $(m-1)\,s + k$. What lies beyond $n$ is the padding in all (none if it is negative). Half of it,
# rounded down, goes before the image, the rest after it.
#
# ### Exercise 2: max pooling (4 points)
#
# *Why:* it is the pooling that nearly all classical networks use, and nothing shows better what a
# window sees than writing it once by hand.
#
# Write `max_pool2d` with NumPy. Your `output_size` is there to be used.


# %% answer="max-pool"
def max_pool2d(images, kernel_size, stride, padding):
    """The largest value of each window, channel by channel.

    Args:
        images: array of floats, shape (batch, height, width, channels); height and width may
            differ, be odd, and be smaller than the window if padding is "same".
        kernel_size: side of the square window, an int.
        stride: step from one window to the next, an int; may be larger than the window.
        padding: "valid" or "same". Under "same" the odd padded row or column goes to the bottom
            or right, and padding never wins, whatever the values of the image.

    Returns:
        A NumPy array of shape (batch, output height, output width, channels) and of the same
        dtype as `images`, which is left as it was.

    Raises:
        ValueError: `padding` is neither word, or a "valid" window does not fit.
    """
    ### BEGIN SOLUTION
    # hint: Work out the output's height and width with output_size first; what is left is one
    #   maximum for each place.
    # hint: Under "same" find out how many rows and columns are lacking: what the last window
    #   reaches, minus the image. Half goes to the top or left, the odd one to the bottom or right.
    # hint: Pad with something that never wins, not with zeros. sliding_window_view gives every
    #   window; keep each stride-th one.
    height, width = images.shape[1:3]
    rows = output_size(height, kernel_size, stride, padding)
    columns = output_size(width, kernel_size, stride, padding)
    if padding == "same":
        tall = max((rows - 1) * stride + kernel_size - height, 0)
        wide = max((columns - 1) * stride + kernel_size - width, 0)
        borders = [(0, 0), (tall // 2, tall - tall // 2), (wide // 2, wide - wide // 2), (0, 0)]
        images = np.pad(images, borders, constant_values=-np.inf)
    windows = sliding_window_view(images, (kernel_size, kernel_size), axis=(1, 2))
    return windows[:, ::stride, ::stride].max(axis=(-2, -1))
    ### END SOLUTION


# %% visible="max-pool"
with trying("max_pool2d", "output_size"):
    image = batch([[1, 3, 5, 2, 0],
                   [0, 2, 4, 9, 1],
                   [7, 1, 0, 3, 8]])  # 3 rows, 5 columns

    # valid, window 2, stride 2: the last row and the last column are never looked at.
    expect_close(max_pool2d(image, 2, 2, "valid"), batch([[3, 9]]))
    # Windows may overlap: window 2, stride 1.
    expect_close(max_pool2d(image, 2, 1, "valid"), batch([[3, 5, 9, 9], [7, 4, 9, 9]]))
    # same, window 2, stride 2: one padded row at the bottom, one padded column at the right.
    expect_close(max_pool2d(image, 2, 2, "same"), batch([[3, 9, 1], [7, 3, 8]]))
    # same, window 3, stride 2: one row and one column of padding on every side.
    expect_close(max_pool2d(image, 3, 2, "same"), batch([[3, 9, 9], [7, 9, 9]]))
    # All negative: a padded zero would win here. The padding must not.
    expect_close(max_pool2d(image - 10, 2, 2, "same"), batch([[3, 9, 1], [7, 3, 8]]) - 10)

    # Images and channels are pooled each by itself.
    pair = np.stack([image[0], -image[0]])  # two images
    both = np.concatenate([pair, 10 * pair], axis=-1)  # of two channels
    pooled = max_pool2d(both, 2, 2, "valid")
    expect_shape(pooled, (2, 1, 2, 2))
    expect_close(pooled[0, :, :, 1], np.array([[30, 90]]))
    expect_close(pooled[1, :, :, 0], np.array([[0, -2]]))

    assert max_pool2d(image, 2, 2, "same").dtype == image.dtype, "keep the dtype of the images"
    expect_raises(ValueError, max_pool2d, image, 2, 2, "SAME")

# %% tests="max-pool" points=4
# 4 points. Each part counts by itself:
#   0.5  valid
#   0.5  stride
#   0.5  odd and non-square sizes
#   1    same
#   0.5  padding never wins
#   0.5  dtype and input left alone
#   0.5  refusals
### BEGIN HIDDEN TESTS
from autograder.probe import check

check(
    "pooling.max_pool2d", max_pool2d=max_pool2d, output_size=lambda *given: output_size(*given)
)
### END HIDDEN TESTS

# %% [markdown]
# **Before and after.** Windows of 2 with stride 2 keep a quarter of the values. Can you still tell
# what each garment is? And after a second pooling, which keeps one value in sixteen?

# %%
with showing("max_pool2d", "output_size"):
    halves = max_pool2d(shown, 2, 2, "valid")
    quarters = max_pool2d(halves, 2, 2, "valid")
    plots.before_after(shown[:3], halves[:3], ["photograph", "max pooled"])
    plots.before_after(shown[:3], quarters[:3], ["photograph", "pooled twice"])

# %% [markdown]
# Bright parts swell: one bright pixel in a window is enough. Dark gaps, such as the one between
# the legs of the trousers, shrink or close.
#
# ## Average pooling
#
# **Average pooling** keeps the mean of each window. It came first; LeNet-5 (1998) uses it. Every
# value counts a little, so it throws less away; but a strong response among weak ones is watered
# down.
#
# **Padding for a mean.** Again, with what? The mean needs a sum *and a count*. Padded zeros do not
# spoil the sum. They spoil the count, if you divide by $k^2$ everywhere: the border of an evenly
# lit image would come out darker than its middle. TensorFlow and Keras leave the padding out of
# the count; PyTorch counts it unless told otherwise. We leave it out.
#
# ### Exercise 3: average pooling (4 points)
#
# *Why:* a wrong count raises no error. It only dims the border of every map, and the network
# trains on regardless. Such bugs are found by a test or not at all.
#
# Write `avg_pool2d`. One way: pad with zeros and sum each window; do the same with an image that
# is all ones, which counts the real pixels of each window; divide.


# %% answer="avg-pool"
def avg_pool2d(images, kernel_size, stride, padding):
    """The mean of each window, channel by channel; padding is left out of the mean.

    Args:
        images: array of floats, shape (batch, height, width, channels), any height and width.
        kernel_size: side of the square window, an int.
        stride: step from one window to the next, an int; may be larger than the window.
        padding: "valid" or "same", placed as for `max_pool2d`. Each mean is over those pixels
            of the window that belong to the image.

    Returns:
        A NumPy array of shape (batch, output height, output width, channels) and of the same
        dtype as `images`, which is left as it was.

    Raises:
        ValueError: `padding` is neither word, or a "valid" window does not fit.
    """
    ### BEGIN SOLUTION
    # hint: It is max_pool2d with another last step, but a pixel of padding must not count as a
    #   zero that pulls the mean down.
    # hint: A mean is a sum divided by a count. Which count, at the border?
    # hint: Count the pixels of each window with the same code as the sums: pool an image of ones.
    height, width = images.shape[1:3]
    rows = output_size(height, kernel_size, stride, padding)
    columns = output_size(width, kernel_size, stride, padding)
    tall = max((rows - 1) * stride + kernel_size - height, 0) if padding == "same" else 0
    wide = max((columns - 1) * stride + kernel_size - width, 0) if padding == "same" else 0
    borders = [(0, 0), (tall // 2, tall - tall // 2), (wide // 2, wide - wide // 2), (0, 0)]

    def window_sums(values):
        windows = sliding_window_view(
            np.pad(values, borders), (kernel_size, kernel_size), axis=(1, 2)
        )
        return windows[:, ::stride, ::stride].sum(axis=(-2, -1))

    pixels = window_sums(np.ones((1, height, width, 1), images.dtype))
    return window_sums(images) / pixels
    ### END SOLUTION


# %% visible="avg-pool"
with trying("avg_pool2d", "output_size"):
    image = batch([[1, 3, 5, 2, 0],
                   [0, 2, 4, 9, 1],
                   [7, 1, 0, 3, 8]])

    expect_close(avg_pool2d(image, 2, 2, "valid"), batch([[1.5, 5]]))
    expect_close(avg_pool2d(image, 3, 2, "valid"), batch([[23 / 9, 32 / 9]]))
    # same: the windows at the border hold 2 pixels, the one in the corner holds 1.
    expect_close(avg_pool2d(image, 2, 2, "same"), batch([[1.5, 5, 0.5], [4, 1.5, 8]]))
    # An evenly lit image stays evenly lit, right to the border, however large the window.
    even = np.full((1, 5, 4, 2), 0.25, "float32")
    for kernel_size in (2, 3, 6):
        expect_close(avg_pool2d(even, kernel_size, 2, "same"), even[:, :3, :2])

    assert avg_pool2d(image, 2, 2, "same").dtype == image.dtype, "keep the dtype of the images"
    expect_raises(ValueError, avg_pool2d, image, 2, 2, "full")

# %% tests="avg-pool" points=4
# 4 points. Each part counts by itself:
#   0.5  valid
#   0.5  stride
#   0.5  odd and non-square sizes
#   0.5  same, away from the border
#   1    same, at the border
#   0.5  dtype and input left alone
#   0.5  refusals
### BEGIN HIDDEN TESTS
from autograder.probe import check

check(
    "pooling.avg_pool2d", avg_pool2d=avg_pool2d, output_size=lambda *given: output_size(*given)
)
### END HIDDEN TESTS

# %% [markdown]
# **Maximum against mean.** The difference shows best not on photographs but on **feature maps**:
# mostly empty, with few strong values. Here is one: how strongly the image gets brighter from left
# to right (the right neighbour minus the left one, then a ReLU), that is, *left edges*.


# %% locked="edges"
def left_edges(images):
    """Where images get brighter from left to right: (batch, height, width − 2, channels)."""
    return np.maximum(images[:, :, 2:] - images[:, :, :-2], 0)


# %%
with showing("max_pool2d", "avg_pool2d", "output_size"):
    edges = left_edges(shown[:3])
    plots.before_after(edges, max_pool2d(edges, 4, 4, "valid"), ["left edges", "maximum of 4×4"])
    plots.before_after(edges, avg_pool2d(edges, 4, 4, "valid"), ["left edges", "mean of 4×4"])

# %% [markdown]
# The maximum keeps an edge as strong as it was. The mean shares it among sixteen pixels, most of
# which are empty, and what is left of it hardly stands out. This is what the textbook
# means when it says that max pooling preserves only the strongest features and so gives the next
# layers a cleaner signal, although the mean loses less information.
#
# ## A Keras layer
#
# NumPy ends where training begins: it has no gradients and does not run on a GPU. Inside a network
# we need a **layer**. A Keras layer without weights is four short methods:
#
# - `__init__` takes the options and keeps them. Everything else that Keras allows for any
#   layer (`name`, `dtype`, …) arrives in `**kwargs` and goes to `super().__init__`.
# - `call` does the work, with functions of `keras.ops`. They look like NumPy's, run on
#   whichever backend is installed, and pass gradients.
# - `compute_output_shape` tells the shape of the output from the shape of the input, without any
#   data. An unknown batch size is `None`, and so may the height and the width be.
# - `get_config` returns everything that `__init__` needs to build the same layer again, as a
#   dictionary. Saving a model writes it; loading a model calls the class with it. A forgotten entry
#   is a nasty bug: the model loads without complaint, and then pools differently.
#
# ### Exercise 4: a layer for both kinds (5 points)
#
# *Why:* a function is no part of a model. A layer is saved and loaded with its network, and tells
# the shape of what comes out before any image has gone in.
#
# Write `Pool2D`. You may use `ops.max_pool` and `ops.average_pool` here, since you have shown that
# you can write them; images are `channels_last`.


# %% answer="pool-layer"
class Pool2D(keras.layers.Layer):
    """Max or average pooling as a Keras layer.

    Args:
        kernel_size: side of the square window, an int.
        stride: step from one window to the next, an int. None: as large as the window, so that
            windows neither overlap nor leave gaps.
        padding: "valid" or "same".
        kind: "max" or "average". Any other word is a ValueError that names it, raised at once.
        **kwargs: what any Keras layer takes, such as `name`.

    Called on a batch (batch, height, width, channels), it returns the pooled batch: the values
    of `max_pool2d` or `avg_pool2d`.
    """

    def __init__(self, kernel_size, stride=None, padding="valid", kind="max", **kwargs):
        super().__init__(**kwargs)
        ### BEGIN SOLUTION
        # hint: Keep what __init__ gets on self, refuse a wrong kind there, and let None mean as
        #   large as the window.
        # hint: keras.ops has a pooling for each kind; name the data format, for users may have set
        #   another. Shapes follow from output_size, side by side; None stays None.
        # hint: get_config is the base class's dictionary and one entry for each option: what
        #   __init__ needs to make the same layer again.
        if kind not in ("max", "average"):
            raise ValueError(f'kind must be "max" or "average", not {kind!r}')
        self.kernel_size = kernel_size
        self.stride = kernel_size if stride is None else stride
        self.padding = padding
        self.kind = kind
        ### END SOLUTION

    def call(self, images):
        """The pooled batch, a tensor."""
        ### BEGIN SOLUTION
        pool = ops.max_pool if self.kind == "max" else ops.average_pool
        return pool(
            images, self.kernel_size, self.stride, self.padding, data_format="channels_last"
        )
        ### END SOLUTION

    def compute_output_shape(self, input_shape):
        """(batch, height, width, channels) of the output; None where it is unknown."""
        ### BEGIN SOLUTION
        size, *sides, channels = input_shape
        pooled = [
            None if side is None else output_size(side, self.kernel_size, self.stride, self.padding)
            for side in sides
        ]
        return (size, *pooled, channels)
        ### END SOLUTION

    def get_config(self):
        """The options of `__init__`, added to those that every layer has."""
        ### BEGIN SOLUTION
        return {
            **super().get_config(),
            "kernel_size": self.kernel_size,
            "stride": self.stride,
            "padding": self.padding,
            "kind": self.kind,
        }
        ### END SOLUTION


# %% visible="pool-layer"
with trying("Pool2D", "output_size"):
    image = batch([[1, 3, 5, 2, 0],
                   [0, 2, 4, 9, 1],
                   [7, 1, 0, 3, 8]])

    expect_close(Pool2D(2)(image), batch([[3, 9]]))  # the stride is the window's size
    expect_close(Pool2D(2, stride=1)(image), batch([[3, 5, 9, 9], [7, 4, 9, 9]]))
    expect_close(Pool2D(2, padding="same")(image - 10), batch([[-7, -1, -9], [-3, -7, -2]]))
    expect_close(Pool2D(2, padding="same", kind="average")(image),
                 batch([[1.5, 5, 0.5], [4, 1.5, 8]]))
    expect_raises(ValueError, Pool2D, 2, kind="median", mentions=("median",))

    expect_equal(tuple(Pool2D(2).compute_output_shape((None, 28, 27, 8))), (None, 14, 13, 8))
    expect_equal(tuple(Pool2D(3, 2, "same").compute_output_shape((5, None, 9, 1))),
                 (5, None, 5, 1))

    layer = Pool2D(3, stride=2, padding="same", kind="average", name="pooling")
    copy = Pool2D.from_config(layer.get_config())  # what saving and loading a model does
    expect_equal(copy.name, "pooling")
    expect_close(copy(image), keras.ops.convert_to_numpy(layer(image)))

# %% tests="pool-layer" points=5
# 5 points. Each part counts by itself:
#   0.75  max
#   0.75  average
#   0.75  same
#   0.75  shapes
#   0.75  gradient
#   0.75  saves and loads
#   0.5   refuses another kind
### BEGIN HIDDEN TESTS
from autograder.probe import check

check(
    "pooling.pool_layer", Pool2D=Pool2D, output_size=lambda *given: output_size(*given)
)
### END HIDDEN TESTS

# %% [markdown]
# **In a network.** A table of output shapes is the cheapest check of any network. Here are
# your layers between convolutions, as in the textbook's first CNN but narrower. Each pooling layer
# divides the number of values by four, so the next convolution can afford twice the filters.

# %%
with showing("Pool2D", "output_size"):
    keras.utils.set_random_seed(14)
    network = [
        keras.layers.Conv2D(8, 7, padding="same", activation="relu"),
        Pool2D(2),
        keras.layers.Conv2D(16, 3, padding="same", activation="relu"),
        Pool2D(2),
        keras.layers.Conv2D(32, 3, padding="same", activation="relu"),
        Pool2D(2),
    ]
    maps = shown
    print(f"{'images':>8}  {maps.shape}")
    for layer in network:
        maps = layer(maps)
        values = int(np.prod(maps.shape[1:]))
        print(f"{type(layer).__name__:>8}  {tuple(maps.shape)}  {values:6,} values an image")

# %% [markdown]
# **Where does the gradient go?** Make one pixel a little brighter: by how much does the sum of all
# pooled values grow? Asked of every pixel in turn, this *is* the gradient, found by hand. Max
# pooling hands the whole gradient of a window to its winner, and nothing to the others; average
# pooling gives each pixel a quarter of it (dark grey below; white is 1). In training, then, max
# pooling rewards only the place where the pattern was clearest.

# %%
with showing("max_pool2d", "avg_pool2d", "output_size"):
    corner = shown[3:4, 8:16, 8:16].astype("float64")
    step = 1e-4
    nudged = corner + step * np.eye(64).reshape(64, 8, 8, 1)  # 64 images, one pixel changed in each
    gradients = [
        (pool(nudged, 2, 2, "valid").sum(axis=(1, 2, 3)) - pool(corner, 2, 2, "valid").sum()) / step
        for pool in (max_pool2d, avg_pool2d)
    ]
    plots.image_grid(
        np.stack([corner[0], *(g.reshape(8, 8, 1) for g in gradients)]),
        labels=["shirt, a part", "max", "mean"],
        title="A pixel's gradient",
    )

# %% [markdown]
# ## Does pooling make a network blind to shifts?
#
# A boot is a boot two pixels further right as well. A function whose output stays *the same* when
# its input moves is called **translation invariant**. If its output *moves along*, as a
# convolution's does, it is called **translation equivariant**. The textbook says of the two kinds
# of pooling: *max pooling offers stronger translation invariance than average pooling*.
#
# This can be measured, and you will. Take images $X$, move them by $d$ pixels, and see by how much
# the pooled maps change, as a fraction of what they were:
#
# $$\mathrm{change}(d) = \frac{\lVert\,\mathrm{pool}(X\ \text{moved by}\ d) - \mathrm{pool}(X)\,
# \rVert_2}{\lVert\,\mathrm{pool}(X)\,\rVert_2}$$
#
# Here $\lVert\cdot\rVert_2$ is the square root of the sum of the squares of *all* entries of the
# batch. Nothing changes: 0. Old and new are of equal size and share nothing: $\sqrt 2 \approx 1.4$.
#
# **Before you go on, predict.** Which of the three curves (no pooling, average, maximum) will
# be lowest, and does it depend on the distance? Write it down somewhere; nobody marks it.
#
# ### Exercise 5: moving images (1 point)
#
# *Why:* to measure what a shift does, you must shift without inventing anything: what drops out on
# one side must not come in again on the other.


# %% answer="shift-images"
def shift_images(images, shift):
    """Move every image to the right; zeros come in at the left, the right edge drops out.

    Args:
        images: array of shape (batch, height, width, channels).
        shift: pixels to move, an int from 0 to the width.

    Returns:
        A new array of the same shape and dtype; `images` itself is left as it was.
    """
    ### BEGIN SOLUTION
    # hint: Begin with an array of zeros like the images, and write into a part of it.
    # hint: Width is axis 2. Which columns of the old images survive, and where do they land? Try a
    #   shift of 0 and one of the whole width.
    shifted = np.zeros_like(images)
    shifted[:, :, shift:] = images[:, :, : images.shape[2] - shift]
    return shifted
    ### END SOLUTION


# %% visible="shift-images"
with trying("shift_images"):
    image = batch([[1, 2, 3, 4], [5, 6, 7, 8]])
    copy = image.copy()
    expect_close(shift_images(image, 1), batch([[0, 1, 2, 3], [0, 5, 6, 7]]))
    expect_close(shift_images(image, 3), batch([[0, 0, 0, 1], [0, 0, 0, 5]]))
    expect_close(shift_images(image, 0), image)  # a slice that ends at -0 is empty: take care
    expect_close(shift_images(image, 4), 0 * image)
    expect_equal(shift_images(image, 1).dtype.name, "float32")
    assert (image == copy).all(), "shift_images changed the array that it was given"

# %% tests="shift-images" points=1
# 1 point. Each part counts by itself:
#   0.5   values
#   0.25  no shift and a whole width
#   0.25  dtype and input left alone
### BEGIN HIDDEN TESTS
from autograder.probe import check

check("pooling.shift_images", shift_images=shift_images)
### END HIDDEN TESTS

# %%
with showing("shift_images"):
    plots.image_grid(
        np.concatenate([shift_images(shown[:1], d) for d in (0, 1, 2, 4, 8)]),
        labels=[f"by {d}" for d in (0, 1, 2, 4, 8)],
        title="moved to the right",
    )

# %% [markdown]
# ### Exercise 6: measuring invariance (2 points)
#
# *Why:* "more invariant" is a claim about numbers. Write the experiment that produces them.


# %% answer="shift-curves"
def shift_curves(images, shifts, kernel_size=2):
    """How much moving the images changes their pooled maps.

    Args:
        images: array of shape (batch, height, width, channels), not all zero.
        shifts: pixels to move, a list of ints.
        kernel_size: side of the pooling windows; the stride is the same, the padding "valid".

    Returns:
        {"none": […], "average": […], "max": […]}: for each kind of pooling (none: the images as
        they are) a list of floats, one for each shift: the relative change defined above, over
        the whole batch at once.
    """
    ### BEGIN SOLUTION
    # hint: Write the change of one kind for one shift as a function of its own; the rest is two
    #   loops.
    # hint: Move the images first, pool second. Compare pooled maps with pooled maps, over the
    #   whole batch: one norm above, one below.
    # hint: "none" is a pooling too: one that returns its maps as they are.
    pools = {
        "none": lambda maps: maps,
        "average": lambda maps: avg_pool2d(maps, kernel_size, kernel_size, "valid"),
        "max": lambda maps: max_pool2d(maps, kernel_size, kernel_size, "valid"),
    }

    def change(pool, shift):
        before, after = pool(images), pool(shift_images(images, shift))
        return float(np.linalg.norm(after - before) / np.linalg.norm(before))

    return {name: [change(pool, shift) for shift in shifts] for name, pool in pools.items()}
    ### END SOLUTION


# %% visible="shift-curves"
with trying("shift_curves", "shift_images", "max_pool2d", "avg_pool2d", "output_size"):
    image = batch([[0, 0, 4, 3, 0, 0, 0, 0],
                   [0, 0, 0, 0, 0, 0, 0, 0]])
    result = shift_curves(image, [0, 1, 2])
    expect_equal(sorted(result), ["average", "max", "none"])
    # By hand. ‖image‖ = √(4² + 3²) = 5. Moved by one, columns 2, 3, 4 change by -4, 1, 3.
    expect_close(result["none"], [0, np.sqrt(26) / 5, np.sqrt(50) / 5])
    # Means of the windows: 0, 7/4, 0, 0 → 0, 1, 3/4, 0 → 0, 0, 7/4, 0.
    expect_close(result["average"], [0, np.sqrt(2) * 0.75 / 1.75, np.sqrt(2)])
    # Maxima of the windows: 0, 4, 0, 0 → 0, 4, 3, 0 → 0, 0, 4, 0.
    expect_close(result["max"], [0, 3 / 4, np.sqrt(2)])
    # One number for the batch: a dark image beside a bright one hardly counts.
    both = np.concatenate([image, shift_images(image, 1) / 100])
    expect_close(shift_curves(both, [1])["max"], [0.75], tolerance=1e-3)
    # Other windows.
    expect_close(shift_curves(np.repeat(image, 2, axis=1), [1], kernel_size=4)["max"], [3 / 4])

# %% tests="shift-curves" points=2
# 2 points. Each part counts by itself:
#   0.5  no pooling
#   0.5  average
#   0.5  max
#   0.5  other windows
### BEGIN HIDDEN TESTS
from autograder.probe import check

check(
    "pooling.shift_curves",
    shift_curves=shift_curves,
    shift_images=lambda *given: shift_images(*given),
    avg_pool2d=lambda *given: avg_pool2d(*given),
    max_pool2d=lambda *given: max_pool2d(*given),
)
### END HIDDEN TESTS

# %% [markdown]
# ### Draw the curves (no points, but you need them)
#
# A table of numbers hides what a picture shows. Write the drawing, too: one line for each entry of
# the dictionary, named by its key; both axes labelled; a legend.


# %% answer="draw-curves"
def draw_curves(result, shifts, axes):
    """Draw what `shift_curves` returned, one line a kind of pooling, on matplotlib axes.

    Args:
        result: {name: list of floats}.
        shifts: the x values, a list of ints.
        axes: a matplotlib Axes, which gets the lines, a label for each axis and a legend.
    """
    ### BEGIN SOLUTION
    # hint: One axes.plot for each name of the dictionary; give it the name as a label.
    # hint: The legend shows labels only after axes.legend(); both axes want words of their own.
    for name, changes in result.items():
        axes.plot(shifts, changes, marker="o", markersize=3, label=name)
    axes.set_xlabel("shift in pixels")
    axes.set_ylabel("relative change")
    axes.legend()
    ### END SOLUTION


# %% visible="draw-curves"
with trying("draw_curves"):
    figure, axes = plt.subplots()
    plt.close(figure)
    made_up = {"none": [0, 0.5, 0.9], "average": [0, 0.2, 0.6], "max": [0, 0.3, 0.7]}
    draw_curves(made_up, [0, 1, 3], axes)
    lines = {line.get_label(): line for line in axes.get_lines()}
    assert sorted(lines) == ["average", "max", "none"], (
        "draw one line for each entry, with label= its key; the labels found are "
        f"{sorted(lines)}"
    )
    expect_close(lines["average"].get_xdata(), [0, 1, 3])
    expect_close(lines["average"].get_ydata(), [0, 0.2, 0.6])
    assert axes.get_xlabel() and axes.get_ylabel(), "label both axes: set_xlabel, set_ylabel"
    assert axes.get_legend() is not None, "call axes.legend() once the lines are drawn"

# %% locked="draw-measured" folded=true
distances = list(range(9))
needed = "draw_curves", "shift_curves", "shift_images", "max_pool2d", "avg_pool2d", "output_size"


def draw_measured(panels, shape, size):
    """Draw one panel for each {title: result of shift_curves}, with the learner's own function."""

    def paint(figure):
        grid = figure.subplots(*shape, squeeze=False, sharex=True, sharey="row")
        for axes, (title, result) in zip(grid.flat, panels.items(), strict=True):
            draw_curves(result, distances, axes)
            axes.set_title(title)

    told = [
        f"{title}: moved by one pixel, "
        + ", ".join(f"{name} changes by {changes[1]:.2f}" for name, changes in result.items())
        for title, result in panels.items()
    ]
    drawn(paint, size, "Line charts of relative change by shift in pixels. " + "; ".join(told))


# %%
with showing(*needed):
    on_photos = shift_curves(photos, distances)
    draw_measured({"100 photographs, windows of 2": on_photos}, (1, 1), (6, 3.4))
    print("  pixels", *(f"{distance:5}" for distance in distances))
    for name, changes in on_photos.items():
        print(f"{name:>8}", *(f"{change:.3f}" for change in changes))

# %% varies="shift-question"
from autograder.authoring.variants import one_of

window = one_of(2, 3, 4)
cells = one_of(1, 2)
words = {2: "two", 3: "three", 4: "four", 6: "six", 8: "eight"}
asked = f"Windows of {window}, stride {window}, and you move an image by exactly"
asked = f"{asked} {words[window * cells]} pixels."
letter = "B" if cells == 1 else "C"

# %% [markdown]
# ### Exercise 7: reading the curves (2 points)
#
# *Why:* a curve proves something only if you can say why it looks as it does.
#
# Four questions, half a point each. Look at your curves and numbers; work the small examples out
# on paper. Only one answer to each is right.
#
# **1. You move these 100 photographs by one pixel. Which order do you measure, from the smallest
# change to the largest?**
#
# - A: max, average, none
# - B: none, average, max
# - C: average, max, none
# - D: all three change equally
#
# **2. {{asked}} Away from the border,
# the pooled map is …**
#
# - A: exactly as before
# - B: the old map, moved by one cell
# - C: the old map, moved by two cells
# - D: made of new values, none of which need have been in the old map
#
# **3. A row of a feature map reads `8 0 0 0 2 2 2 2`: one clear find, then faint noise. You pool it
# with windows of 4 (along the row). What does the next layer get?**
#
# - A: after the mean, the find stands out from the noise; after the maximum, both look the same
# - B: after the maximum, the find stands out from the noise; after the mean, both look the same
# - C: after either, the find stands out
# - D: after either, both look the same
#
# **4. You are given only the *maximum* of a window of four values, all of which are 0 or more. What
# can you still tell for certain?**
#
# - A: where in the window the largest value was
# - B: how many of the four values are larger than 0
# - C: the mean of the four values
# - D: whether any of the four values is larger than 5

# %% answer="shift-question"
# In place of the last two lines, write your dictionary, with letters for the question marks:
#     shift_answers = {"1": "?", "2": "?", "3": "?", "4": "?"}
shift_answers = {}
with showing("shift_answers"):
    ### BEGIN SOLUTION
    # hint: Look at the curves that you have drawn: where is each at 1 pixel, where at 2?
    # hint: A stride of 2 sees a shift of 2 as a shift of 1 of its own maps. What does that leave
    #   of each claim?
    shift_answers = {"1": "C", "2": "{{letter}}", "3": "B", "4": "D"}
    ### END SOLUTION

# %% visible="shift-question"
with trying("shift_answers"):
    if not shift_answers:
        raise NotImplementedError
    expect_equal(sorted(shift_answers), ["1", "2", "3", "4"])
    for question, letter in shift_answers.items():
        assert letter in ("A", "B", "C", "D"), (
            f"question {question}: answer with one capital letter, A to D, not {letter!r}"
        )

# %% tests="shift-question" points=2
# 2 points. Each part counts by itself:
#   0.5  question 1
#   0.5  question 2
#   0.5  question 3
#   0.5  question 4
### BEGIN HIDDEN TESTS
from autograder.probe import check

check("pooling.shift_question", shift_answers=lambda: shift_answers)
### END HIDDEN TESTS

# %% [markdown]
# ### What the curves say, and what they do not
#
# Pooling of either kind lowers the curve. But for a shift of one or two pixels it is the *average*
# that changes least, not the maximum. So is the textbook wrong? Measure the same thing on feature
# maps, on the left edges from above, and with larger windows too:

# %%
with showing(*needed):
    panels = {
        f"{name}, windows of {kernel_size}": shift_curves(inputs, distances, kernel_size)
        for name, inputs in [("photographs", photos), ("left edges", left_edges(photos))]
        for kernel_size in (2, 4)
    }
    draw_measured(panels, (2, 2), (8.4, 5.6))
    print("moved by one pixel:")
    for title, result in panels.items():
        changes = ", ".join(f"{name} {changes[1]:.3f}" for name, changes in result.items())
        print(f"{title:>26}: {changes}")

# %% [markdown]
# The order is reversed. On photographs the mean is steadier for one and two pixels; on edge maps
# the maximum is, most clearly with large windows and shifts of two pixels or more. One row of
# pixels is enough to see why.
#
# **Even areas with sharp borders** (photographs). Windows of 2; move a bright bar by one:
#
# ```text
#            before                 after
# row        0 0  1 1  1 1  0 0     0 0  0 1  1 1  1 0
# mean        0    1    1    0       0    ½    1    ½      two changes of ½:  ½² + ½² = ½
# maximum     0    1    1    0       0    1    1    1      one change of 1:   1² = 1
# ```
#
# The mean spreads each border over a grey step before the stride skips every other window. Signal
# processing calls this *anti-aliasing*: blur first, then take fewer samples. The maximum does not
# blur. Its output jumps, and how it jumps depends on whether the border falls on a window's edge.
#
# **Several strong values in one window** (feature maps). Move a row of finds by one, windows of 4:
#
# ```text
#            before                 after
# row        0 5 0 5  0 5 0 0       0 0 5 0  5 0 5 0
# mean         2½       1¼            1¼       2½           changes a lot
# maximum       5        5             5        5           does not change at all
# ```
#
# One find leaves the window and another is still there: the maximum does not care how many there
# are. In two dimensions this happens all the time: an edge runs through several rows of a window,
# and as long as *one* of its pixels stays in, so does the maximum. It is the case to
# expect inside a network, where maps are mostly empty with strong values here and there, and so
# presumably the one that the textbook speaks of. (On photographs, too, the maximum
# is ahead once the shift is large: bright parts have swollen, and so they still overlap.)
#
# Three more things to take away. The first is in this picture of one edge map, moved pixel by pixel
# and pooled with windows of 4: look for two maps that differ only in their place.

# %%
with showing("shift_images", "max_pool2d", "output_size"):
    edges = left_edges(shown[2:3])
    moved = [max_pool2d(shift_images(edges, d), 4, 4, "valid") for d in range(6)]
    plots.image_grid(
        np.concatenate(moved),
        labels=[f"by {d}" for d in range(6)],
        title="the trousers' left edges, moved, then max pooled",
    )

# %% [markdown]
# - **Moved by the stride, a pooled map just moves** (0 and 4, 1 and 5). Pooling is then
#   *equivariant*, not invariant. Between multiples of the stride it is neither: R. Zhang (2019)
#   shows that real classifiers change their mind when an image moves by one pixel, and remedies
#   that with a blur between the maximum and the stride.
# - **The measure is a choice.** The relative change in the 2-norm punishes one large jump more than
#   many small ones, and asks about the whole map. What matters in the end is whether the *decision*
#   changes. A conclusion belongs to its measure and its data.
# - **Invariance alone is worth nothing.** A layer that always returns 1 is perfectly invariant.
#   With windows of 4, part of the lower curve is simply that less is left to change. The question
#   is always what a layer forgets *and* what it keeps.
#
# ## Pooling along the depth
#
# Windows need not lie in the plane. Take a window *across feature maps* instead: of a group of `p`
# maps, keep the largest value at each pixel. Suppose that the `p` filters look for the same thing
# in `p` guises, say a stroke in four directions. Then the pooled map says that the thing is there,
# in whichever guise. A network can learn such groups by itself, for rotation, thickness, colour,
# anything. Here we build one by hand.
#
# ### Exercise 8: four filters from one (1 point)
#
# *Why:* to see what pooling along the depth does, you need maps that differ in one thing only. A
# filter and its rotated copies give such maps.
#
# A Keras convolution keeps its filters in one array with the axes *kernel height*, *kernel width*,
# *input channels*, *filters*. Make one that holds a square pattern four times, each a quarter turn
# further. Counter-clockwise is the direction of `np.rot90`.


# %% answer="rotated-filters"
def rotated_filters(pattern):
    """A convolution kernel that holds a pattern in four orientations.

    Args:
        pattern: array of shape (k, k).

    Returns:
        Array of shape (k, k, 1, 4). Along the last axis: the pattern turned by 0, 90, 180 and
        270 degrees counter-clockwise, in this order.
    """
    ### BEGIN SOLUTION
    # hint: np.rot90 turns counter-clockwise, k times.
    # hint: A kernel's axes are (height, width, maps in, maps out): the four orientations are the
    #   maps out. np.stack can make that last axis; one axis of length 1 is then missing.
    turned = [np.rot90(pattern, quarter_turns) for quarter_turns in range(4)]
    return np.stack(turned, axis=-1)[:, :, np.newaxis, :]
    ### END SOLUTION


# %% visible="rotated-filters"
with trying("rotated_filters"):
    kernel = rotated_filters(np.array([[1, 2], [3, 4]]))
    expect_shape(kernel, (2, 2, 1, 4))
    expect_close(kernel[:, :, 0, 0], [[1, 2], [3, 4]])
    expect_close(kernel[:, :, 0, 1], [[2, 4], [1, 3]])  # the right column has become the top row

# %% tests="rotated-filters" points=1
# 1 point. Each part counts by itself:
#   0.25  shape and upright pattern
#   0.75  quarter turns
### BEGIN HIDDEN TESTS
from autograder.probe import check

check("pooling.rotated_filters", rotated_filters=rotated_filters)
### END HIDDEN TESTS

# %%
pattern = np.array([[-1, 0, 1], [-1, 0, 1], [-1, 0, 1]], dtype="float32") / 3

with showing("rotated_filters"):
    kernel = rotated_filters(pattern)
    plots.feature_maps(
        kernel[:, :, 0, :],
        title="Four filters: edges that are brighter towards the …",
        captions=["right", "top", "left", "bottom"],
    )

# %% [markdown]
# ### Exercise 9: a depth-wise pooling layer (4 points)
#
# *Why:* the textbook uses it to show that pooling can make a network indifferent to things other
# than position.
#
# Keras has no such layer. The textbook uses TensorFlow's `tf.nn.max_pool` with a window of
# `(1, 1, 1, p)`, wrapped in a `Lambda` layer. That computes the right values on a CPU, and
# nothing more: TensorFlow has not implemented the *gradient* of pooling over depth, so no network
# with it can be trained (unless it is compiled with XLA), and it refuses to run it on a GPU at all.
# And a `Lambda` layer with Python code is not loaded again from a file unless you switch off a
# safety check.
#
# None of this is needed. Arrange the maps in groups, so that each group has an axis of its own, and
# take the maximum over that axis: two functions of `keras.ops`, on any backend, CPU or GPU, with
# gradients. Mind *which* maps form a group: map 0 of the output is the maximum of maps
# 0 … p − 1 of the input.
#
# A depth that `pool_size` does not divide is an error to report. Silently dropping the remaining
# maps is worse than failing; and filling up with zeros would be wrong for negative values, just as
# before.


# %% answer="depth-max"
class DepthMaxPool(keras.layers.Layer):
    """Max pooling across feature maps.

    Args:
        pool_size: how many neighbouring maps form a group, an int.
        **kwargs: what any Keras layer takes, such as `name`.

    Called on maps (batch, height, width, depth), it returns (batch, height, width,
    depth / pool_size): output map j is, pixel by pixel, the largest of the input maps
    j·pool_size … j·pool_size + pool_size − 1. Works on any Keras backend, on CPU and GPU, and has
    gradients; batch, height and width may be unknown (None) when a model is built.

    Raises:
        ValueError: the depth is not a multiple of `pool_size`; the message names both numbers.
            Raised when the layer is called on such maps, or built for them.
    """

    def __init__(self, pool_size, **kwargs):
        super().__init__(**kwargs)
        ### BEGIN SOLUTION
        # hint: Groups are neighbours: if the depth axis is cut into (groups, pool_size), each
        #   group has an axis of its own.
        # hint: Reshape, then take the largest along the new last axis. Only the last axis changes,
        #   so it works for sizes that are not known yet.
        # hint: The remainder must be refused when called and when built: let both ask the same
        #   helper for the number of groups.
        self.pool_size = pool_size
        ### END SOLUTION

    def call(self, maps):
        """The pooled maps, a tensor."""
        ### BEGIN SOLUTION
        *positions, depth = ops.shape(maps)
        groups = ops.reshape(maps, (*positions, self._groups(depth), self.pool_size))
        return ops.max(groups, axis=-1)

    def _groups(self, depth):
        """How many groups `depth` maps form."""
        if depth % self.pool_size:
            raise ValueError(f"{depth} feature maps cannot be pooled in groups of {self.pool_size}")
        return depth // self.pool_size
        ### END SOLUTION

    def compute_output_shape(self, input_shape):
        """(batch, height, width, depth / pool_size)."""
        ### BEGIN SOLUTION
        *positions, depth = input_shape
        return (*positions, self._groups(depth))
        ### END SOLUTION

    def get_config(self):
        """The options of `__init__`, added to those that every layer has."""
        ### BEGIN SOLUTION
        return {**super().get_config(), "pool_size": self.pool_size}
        ### END SOLUTION


# %% visible="depth-max"
with trying("DepthMaxPool"):
    pixel = np.array([[[[5, 1, 4, -3, -1, -2]]]], dtype="float32")  # one pixel, six maps
    expect_close(DepthMaxPool(3)(pixel), np.array([[[[5, -1]]]]))
    expect_close(DepthMaxPool(2)(pixel), np.array([[[[5, 4, -1]]]]))
    expect_close(DepthMaxPool(6)(pixel), np.array([[[[5]]]]))
    expect_close(DepthMaxPool(1)(pixel), pixel)

    # Height and width stay as they are, and need not be equal.
    maps = np.arange(2 * 2 * 3 * 4, dtype="float32").reshape(2, 2, 3, 4)
    expect_close(DepthMaxPool(2)(maps), maps[..., 1::2])
    expect_equal(tuple(DepthMaxPool(2).compute_output_shape((None, 5, 7, 8))), (None, 5, 7, 4))

    expect_raises(ValueError, DepthMaxPool(4), pixel, mentions=(6, 4))

    layer = DepthMaxPool(3, name="any_direction")
    copy = DepthMaxPool.from_config(layer.get_config())
    expect_equal((copy.name, copy.get_config()["pool_size"]), ("any_direction", 3))

# %% tests="depth-max" points=4
# 4 points. Each part counts by itself:
#   1.25  values
#   0.75  refuses a remainder
#   0.5   shapes
#   0.75  gradient
#   0.75  saves and loads
### BEGIN HIDDEN TESTS
from autograder.probe import check

check("pooling.depth_max", DepthMaxPool=DepthMaxPool)
### END HIDDEN TESTS

# %% [markdown]
# **The same trousers, turned.** A quarter turn moves every edge to another direction. Watch one
# filter (*brighter towards the right*), and then all four, pooled along the depth. The number above
# each map is its mean.


# %% locked="turned"
def turn(images, quarter_turns):
    """The images turned counter-clockwise by quarter turns."""
    return np.rot90(images, quarter_turns, axes=(1, 2))


def rotate(images, degrees):
    """Image i turned about its middle by degrees[i]; colours in between are interpolated."""
    cos, sin = np.cos(np.deg2rad(degrees)), np.sin(np.deg2rad(degrees))
    middle, zero = (images.shape[1] - 1) / 2, 0 * cos
    rows = cos, -sin, middle * (1 - cos + sin), sin, cos, middle * (1 - sin - cos), zero, zero
    turned = ops.image.affine_transform(images, np.stack(rows, axis=-1).astype("float32"))
    return ops.convert_to_numpy(turned)


def respond(images, kernel):
    """Convolution and ReLU: the feature maps of `kernel`, as a NumPy array."""
    kernel = ops.convert_to_tensor(kernel, "float32")
    maps = ops.conv(ops.convert_to_tensor(images), kernel, padding="same")
    return ops.convert_to_numpy(ops.relu(maps))


# %%
trousers = shown[shown_names.index("Trouser")][np.newaxis]

with showing("rotated_filters", "DepthMaxPool"):
    turns = np.concatenate([turn(trousers, q) for q in range(4)])
    kernel = rotated_filters(pattern)
    one = respond(turns, kernel[..., :1])
    pooled = ops.convert_to_numpy(DepthMaxPool(4)(respond(turns, kernel)))

    plots.image_grid(turns, labels=[f"{90 * q}°" for q in range(4)], title="trousers")
    for title, maps in [("one filter", one), ("four, pooled along the depth", pooled)]:
        means = [f"mean {m.mean():.3f}" for m in maps]
        plots.image_grid(maps / maps.max(), labels=means, title=title)

    back = np.concatenate([turn(pooled[q : q + 1], -q) for q in range(4)])
    print(f"pooled maps, turned back, differ by at most {np.abs(back - back[0]).max():.1g}")

# %% [markdown]
# Say exactly what is invariant here:
#
# - The pooled **map** is not. It turns with the trousers: turned back, all four are equal. It is
#   rotation *equivariant*. Why: turning the image turns the response of each filter, and makes it
#   that of the next filter of the four. The group of four only changes places, and a maximum does
#   not mind the order.
# - A number taken from the *whole* pooled map, such as its mean, **is** invariant. Followed
#   by global pooling, the output is the same for all four turns.
# - Only for **quarter turns**, the ones that the filters were made for. And in between?

# %%
with showing("rotated_filters", "DepthMaxPool"):
    degrees = np.arange(0, 361, 7.5)
    large = ops.convert_to_numpy(ops.image.resize(trousers, (56, 56)))  # so that turning blurs less
    large = np.pad(large, ((0, 0), (16, 16), (16, 16), (0, 0)))  # room for the corners
    turned = rotate(np.repeat(large, len(degrees), axis=0), degrees)
    kernel = rotated_filters(pattern)
    pooled = ops.convert_to_numpy(DepthMaxPool(4)(respond(turned, kernel)))
    plots.curves(
        {
            "one filter": respond(turned, kernel[..., :1]).mean(axis=(1, 2, 3)),
            "four filters, pooled along the depth": pooled.mean(axis=(1, 2, 3)),
        },
        degrees,
        xlabel="rotation of the image in degrees",
        ylabel="mean response",
        title="Exactly the same at quarter turns, only nearly so in between",
    )

# %% [markdown]
# One filter loses about three quarters of its response when the trousers lie down. The pooled
# response loses nothing at quarter turns, and about a fifth half-way between them: to a straight
# edge at 45°, even the best of the four filters answers with only cos 45° = 71 % of what it could.
# (A little of the dip is blur: turning pixels by an odd angle mixes them.) More filters in
# smaller steps would fill the gaps. "The output is the same regardless of the rotation" holds as
# far as the filters cover the rotations.
#
# ## Global average pooling
#
# Make the window of an average pooling as large as the map: each map becomes **one number**, its
# mean. Nothing is left of *where*. As the last step before the classifier that can be just right:
# map 17 says how much "collar" there is in the image, and the classifier need not learn anew what a
# collar is for each place where one may appear. M. Lin, Q. Chen and S. Yan (2013) introduced it
# in place of the large dense layers on top of earlier networks.
#
# It also fits maps of *any* height and width: the same network can then be fed larger images.
#
# ### Exercise 10: global average pooling (2 points)
#
# *Why:* many networks since 2014 end with it: it has no weights, and takes maps of any size.
#
# Keras has this layer (`GlobalAveragePooling2D`). Write your own, `GlobalAvgPool`, with
# `keras.ops`: one line for each method. There are no options, so `__init__` and `get_config` are
# those of every layer.


# %% answer="global-average"
class GlobalAvgPool(keras.layers.Layer):
    """The mean of each feature map: (batch, height, width, channels) → (batch, channels).

    Has no weights, and works for any height and width, known or not when a model is built.
    """

    def call(self, maps):
        """The means, a tensor of shape (batch, channels)."""
        ### BEGIN SOLUTION
        # hint: One number is left of each map. Which axes go?
        # hint: keras.ops.mean takes a tuple of axes. The shape needs no height or width, so None
        #   there does not matter.
        return ops.mean(maps, axis=(1, 2))
        ### END SOLUTION

    def compute_output_shape(self, input_shape):
        """(batch, channels)."""
        ### BEGIN SOLUTION
        return (input_shape[0], input_shape[-1])
        ### END SOLUTION


# %% visible="global-average"
with trying("GlobalAvgPool"):
    maps = np.stack([np.array([[1, 2, 3], [4, 5, 6]]), np.full((2, 3), 7)], axis=-1)
    maps = maps[np.newaxis].astype("float32")  # one image, 2×3 pixels, two maps
    expect_close(GlobalAvgPool()(maps), np.array([[3.5, 7]]))
    expect_shape(GlobalAvgPool()(np.zeros((4, 5, 1, 3), "float32")), (4, 3))
    expect_equal(tuple(GlobalAvgPool().compute_output_shape((None, None, None, 6))), (None, 6))

# %% tests="global-average" points=2
# 2 points. Each part counts by itself:
#   1    values
#   0.5  shapes and no weights
#   0.5  saves and loads
### BEGIN HIDDEN TESTS
from autograder.probe import check

check("pooling.global_average", GlobalAvgPool=GlobalAvgPool)
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 11: what a head costs (1 point)
#
# *Why:* in the classical networks most parameters sit in the first layer after the convolutions.
#
# The *head* of a classifier turns the last maps into one number a class. There are two ways:
# flatten all values and connect each to every class; or average each map, and connect the averages.
# Count the parameters of both, biases included.


# %% answer="head-parameters"
def head_parameters(height, width, channels, num_classes):
    """Parameters of two heads on maps of shape (height, width, channels).

    Returns:
        (flatten_dense, gap_dense), two ints: of Flatten followed by a dense layer with one output
        for each class, and of global average pooling followed by such a dense layer. Each
        dense layer has one bias for each output.
    """
    ### BEGIN SOLUTION
    # hint: A dense layer has a weight for each input and output, and a bias for each output.
    # hint: How many inputs does each head see: all values, or one for each map?
    def dense(inputs):
        return (inputs + 1) * num_classes

    return dense(height * width * channels), dense(channels)
    ### END SOLUTION


# %% visible="head-parameters"
with trying("head_parameters"):
    # 2×2 pixels, 3 maps, 5 classes: 12 inputs or 3, times 5, and 5 biases.
    expect_equal(tuple(head_parameters(2, 2, 3, 5)), (65, 20))
    # The textbook's first CNN ends in 256 maps of 3×3, for 10 classes.
    expect_equal(tuple(head_parameters(3, 3, 256, 10)), (23_050, 2_570))

# %% tests="head-parameters" points=1
# 1 point. Each part counts by itself:
#   0.5  flatten and dense
#   0.5  global average and dense
### BEGIN HIDDEN TESTS
from autograder.probe import check

check("pooling.head_parameters", head_parameters=head_parameters)
### END HIDDEN TESTS

# %%
with showing("head_parameters"):
    heads = {case: head_parameters(*case) for case in [(3, 3, 256, 10), (7, 7, 1024, 1000)]}
    print(f"{'last maps':>10} {'classes':>8} {'flatten':>12} {'global average':>15}")
    for (height, width, channels, classes), (flat, averaged) in heads.items():
        print(f"{f'{height}×{width}×{channels}':>10} {classes:8,} {flat:12,} {averaged:15,}"
              f"   {flat / averaged:4.1f} times fewer")

# %% [markdown]
# The second line is GoogLeNet's last stage, which does use global average pooling. Flattened, the
# head alone would hold about seven times the parameters of the whole network (7 million).
#
# ## What a convolution costs
#
# "Use small kernels: two stacked 3×3 layers in place of one 5×5 are cheaper and better." Here you
# check by counting that they are cheaper. (Notebook 02 trains both.)
#
# Two stacked layers of 3×3 *see* as far as one of 5×5: a pixel of the second sees three pixels of
# the first, and those together see five of the input.


# %% locked="stack-picture" folded=true
def paint_stack(figure):
    """Seven pixels of three layers, and which of them one pixel at the top depends on."""
    axes = figure.subplots()
    layers = {"input": range(1, 6), "after the first 3×3": range(2, 5), "after the second": [3]}
    for level, (name, lit) in enumerate(layers.items()):
        bottom = 1.6 * level
        axes.text(-0.3, bottom + 0.45, name, ha="right", va="center")
        for x in range(7):
            colour = "#f2b48f" if x in lit else "#ffffff"
            axes.add_patch(
                plt.Rectangle((x + 0.05, bottom), 0.9, 0.9, facecolor=colour, edgecolor="#1f5f99")
            )
            for below in (x - 1, x, x + 1):
                if level and x in lit:
                    ends = [x + 0.5, below + 0.5], [bottom, bottom - 0.7]
                    axes.plot(*ends, color="#c44e00", linewidth=1)
    axes.set(xlim=(-4.2, 7.2), ylim=(-0.1, 4.3), aspect="equal")
    axes.axis("off")


drawn(
    paint_stack,
    (6, 2.4),
    "One pixel after the second 3×3 layer depends on three neighbours after the first, "
    "and through them on five pixels of the input.",
)

# %% [markdown]
# ### Exercise 12: counting parameters and multiplications (2 points)
#
# *Why:* parameters decide the memory and the danger of overfitting, multiply-adds decide the time.
# They are not the same thing: a convolution has few parameters but uses each at every pixel.
#
# Write both functions. One *multiply-add* is one product added to a sum. Count one for each weight
# at each output position, and as if no window stuck out at the border.


# %% answer="conv-cost"
def conv_cost(kernel_size, in_channels, out_channels, height, width):
    """Cost of one convolutional layer with stride 1 and "same" padding, for one image.

    Args:
        kernel_size: side of the square kernels.
        in_channels, out_channels: maps that come in, and filters.
        height, width: pixels of the maps, the same before and after.

    Returns:
        (parameters, multiply_adds), two ints. Parameters: weights, and one bias for each filter.
        Multiply-adds: one for each weight at each output position; biases are not counted.
    """
    ### BEGIN SOLUTION
    # hint: How many weights has one filter? It reaches through all maps that come in.
    # hint: Each weight is used once at each output position, and there are height · width of them;
    #   biases are added once for each filter.
    # hint: stack_cost is conv_cost twice for one, once for the other.
    weights = kernel_size**2 * in_channels * out_channels
    return weights + out_channels, weights * height * width
    ### END SOLUTION


def stack_cost(channels, height, width):
    """Two stacked 3×3 layers against one 5×5, each with `channels` maps in and out.

    Returns:
        (two, one): `two` = (parameters, multiply_adds) of both 3×3 layers together,
        `one` = (parameters, multiply_adds) of the 5×5 layer. All ints, counted as by `conv_cost`.
    """
    ### BEGIN SOLUTION
    parameters, multiply_adds = conv_cost(3, channels, channels, height, width)
    return (2 * parameters, 2 * multiply_adds), conv_cost(5, channels, channels, height, width)
    ### END SOLUTION


# %% visible="conv-cost"
with trying("conv_cost", "stack_cost"):
    # 3×3, 2 maps in, 4 out: 72 weights, 4 biases; at 5×7 = 35 positions.
    expect_equal(tuple(conv_cost(3, 2, 4, 5, 7)), (76, 72 * 35))
    # The first layer of the textbook's CNN.
    expect_equal(conv_cost(7, 1, 64, 28, 28)[0], 3_200)
    # One map: 9 + 1 twice, against 25 + 1; on a single pixel 18 products against 25.
    two, one = stack_cost(1, 1, 1)
    expect_equal(tuple(two), (20, 18))
    expect_equal(tuple(one), (26, 25))

# %% tests="conv-cost" points=2
# 2 points. Each part counts by itself:
#   0.5  parameters
#   0.5  multiply-adds
#   0.5  two 3×3
#   0.5  one 5×5
### BEGIN HIDDEN TESTS
from autograder.probe import check

check(
    "pooling.conv_cost",
    conv_cost=lambda *a, **k: conv_cost(*a, **k),
    stack_cost=lambda *a, **k: stack_cost(*a, **k),
)
### END HIDDEN TESTS

# %%
with showing("conv_cost", "stack_cost"):
    stacks = {channels: stack_cost(channels, 28, 28) for channels in (16, 64, 256)}
    print(f"{'':>5} {'parameters':^21}   {'millions of multiply-adds on 28×28':^34}")
    print(f"{'maps':>5} {'two 3×3':>10} {'one 5×5':>10}   {'two 3×3':>10} {'one 5×5':>10}")
    for channels, (two, one) in stacks.items():
        millions = f"{two[1] / 1e6:10,.1f} {one[1] / 1e6:10,.1f}   {two[1] / one[1]:.0%}"
        print(f"{channels:5} {two[0]:10,} {one[0]:10,}   {millions}")
    firsts = {maps: conv_cost(7, maps, 64, 28, 28)[1] for maps in (1, 3, 64)}
    print("\n7×7 kernels, 64 filters, 28×28, millions of multiply-adds:")
    for maps, multiply_adds in firsts.items():
        print(f"{maps:5} maps in: {multiply_adds / 1e6:8.1f}")

# %% [markdown]
# With $C$ maps in and out, two 3×3 layers have $2 \cdot 9\,C^2 = 18\,C^2$ weights and one 5×5 has
# $25\,C^2$: 28 % fewer, in parameters and in multiply-adds alike. (Biases blur this only when $C$
# is small: $18C^2 + 2C$ against $25C^2 + C$.) And the stack gets a second ReLU in
# between, so it can compute more than one linear filter. What it costs: one more map to keep in
# memory during training.
#
# The exception is the very first layer. It sees 1 or 3 channels instead of 64, so even a 7×7
# kernel is cheap there, as the last lines show, and a large stride shrinks the image at once.
#
# ## Playground
#
# Move the sliders. Things to try: a stride larger than the window. Edges, with windows of 4, kind
# *max* and then *average*. Shift 0, 1, 2 with windows of 2: which pooled map just moves along,
# and which one crawls?


# %%
def explore(image="Shirt", view="photograph", kind="max", kernel_size=2, stride=2,
            padding="valid", shift=0):
    """Show an image, or its edges, before and after pooling."""
    with showing("max_pool2d", "avg_pool2d", "shift_images", "output_size"):
        pool = max_pool2d if kind == "max" else avg_pool2d
        picture = shift_images(photos[first_of[image]][np.newaxis], shift)
        if view == "left edges":
            picture = left_edges(picture)
        pooled = pool(picture, kernel_size, stride, padding)
        plots.before_after(picture, pooled, [view, kind])


try:
    import ipywidgets as widgets
except ImportError:
    print("For sliders, install ipywidgets. Or call explore(…) with other values yourself.")
    explore()
else:
    def slider(value, low, high):
        return widgets.IntSlider(value, low, high, continuous_update=False)

    widgets.interact(
        explore,
        image=list(fashion.class_names),
        view=["photograph", "left edges"],
        kind=["max", "average"],
        kernel_size=slider(2, 1, 8),
        stride=slider(2, 1, 8),
        padding=["valid", "same"],
        shift=slider(0, 0, 8),
    )

# %% [markdown]
# ## Summary
#
# - **valid** keeps windows that fit, $\lfloor (n-k)/s \rfloor + 1$ of them; **same** pads, and
#   gives $\lceil n/s \rceil$, with the odd pixel of padding at the bottom or right.
# - Padding must not take part: minus infinity under a maximum, left out of the count under a mean.
# - Max pooling keeps the strongest response and forgets where it was; average pooling keeps the
#   sum and blurs it. Which is steadier under small shifts depends on the maps: even areas
#   favour the mean, several strong finds in a window favour the maximum.
# - Moved by a multiple of the stride, pooled maps move along; in between they change.
# - The maximum over a group of filters is blind to *which* of them fired: this buys
#   invariance to exactly those changes that the filters cover.
# - Global average pooling leaves one number per map, frees the head from the size of the image,
#   and saves most of its parameters.
# - Two 3×3 layers see as far as one 5×5, with 28 % fewer weights and multiply-adds.
#
# ## Further reading
#
# - A. Géron, *Hands-On Machine Learning*, chapter 14.
# - D. Scherer, A. Müller, S. Behnke, "Evaluation of Pooling Operations in Convolutional
#   Architectures for Object Recognition", ICANN 2010: maximum against mean, measured.
# - Y.-L. Boureau, J. Ponce, Y. LeCun, "A Theoretical Analysis of Feature Pooling in Visual
#   Recognition", ICML 2010: why the maximum suits sparse features.
# - M. Lin, Q. Chen, S. Yan, ["Network In Network"](https://arxiv.org/abs/1312.4400), 2013: global
#   average pooling.
# - K. Simonyan, A. Zisserman, ["Very Deep Convolutional Networks for Large-Scale Image
#   Recognition"](https://arxiv.org/abs/1409.1556), 2014: stacks of 3×3.
# - J. T. Springenberg and others, ["Striving for Simplicity: The All Convolutional
#   Net"](https://arxiv.org/abs/1412.6806), 2014: is pooling needed at all?
# - R. Zhang, ["Making Convolutional Networks Shift-Invariant
#   Again"](https://arxiv.org/abs/1904.11486), ICML 2019: blur before you take fewer samples.
# - H. Xiao, K. Rasul, R. Vollgraf, ["Fashion-MNIST"](https://arxiv.org/abs/1708.07747), 2017: the
#   images.

# %% locked="summary"
course.summary()  # of this notebook; course.progress() of all, course.submit() hands in
