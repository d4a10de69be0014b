"""The pictures that the notebooks draw: images, feature maps, curves, confusions.

    plots.image_grid(clothes.train_images[:20], clothes.train_labels[:20], clothes.class_names)
    plots.feature_maps(layer(images)[0], title="after the first convolution")
    plots.before_after(images[:4], pooled[:4])
    plots.curves({"training": [0.6, 0.8], "validation": [0.6, 0.7]}, xlabel="epoch")
    plots.confusion_matrix([[9, 1], [2, 8]], ["coat", "shirt"])

Each function shows its figure in the notebook where it is called and returns it
(`matplotlib.figure.Figure`; `savefig` writes it to a file). Arrays may be NumPy arrays or tensors
of any Keras backend. `alt` replaces the text that a screen reader reads out.
"""

import math

import numpy as np

from course.pictures.alttext import (
    extremes,
    size_of,
    told_curves,
    told_images,
    told_maps,
    told_pairs,
)
from course.pictures.confusion import confusion_matrix
from course.pictures.figures import LINES, MARKS, STROKES, drawn
from course.testing.arrays import as_array

__all__ = ["before_after", "confusion_matrix", "curves", "feature_maps", "image_grid"]


def image_grid(images, labels=None, class_names=None, *, columns=10, title=None, alt=None):
    """Draw images in rows.

    Args:
        images: (n, height, width), (n, height, width, 1) or (n, height, width, 3); 0 to 1, or
            uint8 0 to 255. Values outside are cut off.
        labels: n captions, or n class numbers if `class_names` is given.
        class_names: names of the classes.
        columns: images in a row.
        title: heading.
        alt: text for a screen reader.

    Raises:
        ValueError: `images` is no batch of images, or `labels` has another length.
    """
    images = _images(images)
    captions = _captions(labels, class_names, len(images))
    rows, columns = _layout(len(images), columns)

    def paint(figure):
        _titled(figure, title)
        for axes, image, caption in _cells(figure, rows, columns, images, captions):
            _show_image(axes, image)
            axes.set_title(caption)

    height = 1.0 + 0.22 * bool(labels is not None)
    alt = alt or told_images(captions, title)
    return drawn(paint, (columns * 1.0, rows * height + 0.35 * bool(title)), alt)


def feature_maps(maps, title=None, *, columns=8, captions=None, alt=None):
    """Draw the feature maps of one image side by side, on one scale of colours.

    If a map has values below zero, blue is negative, white zero and red positive.

    Args:
        maps: (height, width, channels), or (1, height, width, channels).
        title: heading.
        columns: maps in a row.
        captions: a text for each map; its number by default.
        alt: text for a screen reader.

    Raises:
        ValueError: `maps` has another number of axes, or a batch of several images.
    """
    maps = as_array(maps)
    if maps.ndim == 4 and len(maps) == 1:
        maps = maps[0]
    if maps.ndim != 3:
        raise ValueError(
            f"feature_maps draws one image's maps, (height, width, channels); got {maps.shape}"
        )
    maps = np.moveaxis(maps.astype("float64"), -1, 0)
    captions = [str(i) for i in range(len(maps))] if captions is None else list(captions)
    scale = _scale(maps)
    rows, columns = _layout(len(maps), columns)

    def paint(figure):
        _titled(figure, title)
        for axes, one, caption in _cells(figure, rows, columns, maps, captions):
            mappable = axes.imshow(one, **scale)
            axes.set_title(caption)
        figure.colorbar(mappable, ax=figure.axes, shrink=0.8, pad=0.02)

    alt = alt or told_maps(maps, title)
    return drawn(paint, (columns * 1.0 + 0.9, rows * 1.22 + 0.35 * bool(title)), alt)


def before_after(before, after, titles=("before", "after"), *, title=None, alt=None):
    """Draw images before and after an operation, each pair in one column.

    One pair stands side by side. Sizes may differ; each is written beside its title.

    Args:
        before: images, (n, height, width[, 1 or 3]), or one image without the first axis.
        after: as many images.
        titles: names of the two rows.
        title: heading.
        alt: text for a screen reader.

    Raises:
        ValueError: no images, or not as many before as after.
    """
    before, after = _images(before), _images(after)
    if len(before) != len(after):
        raise ValueError(f"before_after needs pairs; got {len(before)} and {len(after)} images")
    sizes = [size_of(before[0]), size_of(after[0])]
    names = [f"{name}\n{size}" for name, size in zip(titles, sizes, strict=True)]
    across = len(before) == 1
    rows, columns = (1, 2) if across else (2, len(before))
    pictures = [*before, *after]

    def paint(figure):
        _titled(figure, title)
        for axes, image in _cells(figure, rows, columns, pictures):
            _show_image(axes, image)
        heads = figure.axes if across else figure.axes[::columns]
        for axes, name in zip(heads, names, strict=True):
            if across:
                axes.set_title(name)
            else:
                axes.set_ylabel(name, rotation=0, ha="right", va="center")

    alt = alt or told_pairs(len(before), titles, sizes, title)
    width, height = (5.0, 2.9) if across else (columns * 1.3 + 1.1, 2.7)
    return drawn(paint, (width, height + 0.35 * bool(title)), alt)


def curves(series, x=None, xlabel="", ylabel="", title=None, *, alt=None):
    """Draw lines, such as accuracy by epoch.

    Args:
        series: dictionary of label and values, (n,); labels may differ in n if `x` is None.
        x: (n,) positions; 1, 2, 3 … by default, as epochs are counted.
        xlabel: what is on the horizontal axis.
        ylabel: what is on the vertical axis.
        title: heading.
        alt: text for a screen reader.

    Raises:
        ValueError: a line has no values, or another number of them than `x`.
    """
    lines = {}
    for label, values in series.items():
        ys = as_array(values).ravel()
        xs = np.arange(1, len(ys) + 1) if x is None else as_array(x).ravel()
        if len(xs) != len(ys):
            raise ValueError(f"the line {label!r} has {len(ys)} values for {len(xs)} positions")
        if not len(ys):
            raise ValueError(f"the line {label!r} has no values")
        lines[str(label)] = (xs, ys)

    def paint(figure):
        axes = figure.subplots()
        for number, (label, (xs, ys)) in enumerate(lines.items()):
            axes.plot(xs, ys, label=label, linewidth=1.8, **_look(number, len(xs)))
        axes.set(xlabel=xlabel, ylabel=ylabel)
        _titled(figure, title)
        axes.grid(True)
        axes.spines[["top", "right"]].set_visible(False)
        if len(lines) > 1:
            axes.legend()

    return drawn(paint, (6.4, 3.8), alt or told_curves(lines, xlabel, ylabel, title))


def _images(images):
    """Return (n, height, width) or (n, height, width, 3) as floats, 0 to 1."""
    images = as_array(images)
    given = images.shape
    if images.ndim == 2 or (images.ndim == 3 and given[-1] in (1, 3)):
        images = images[np.newaxis]
    if images.ndim == 4 and images.shape[-1] == 1:
        images = images[..., 0]
    if images.ndim != 3 and not (images.ndim == 4 and images.shape[-1] == 3) or not len(images):
        raise ValueError(f"expected images, (n, height, width[, 1 or 3]); got an array {given}")
    scale = 255 if images.dtype == np.uint8 else 1
    return np.clip(images.astype("float32") / scale, 0, 1)


def _captions(labels, class_names, count):
    if labels is None:
        return [""] * count
    labels = labels if isinstance(labels, (list, tuple)) else as_array(labels).ravel()
    if len(labels) != count:
        raise ValueError(f"{count} images need {count} labels; got {len(labels)}")
    return [str(label) if class_names is None else class_names[int(label)] for label in labels]


def _layout(count, columns):
    """Return (rows, columns) of a grid, no wider than needed."""
    columns = max(1, min(columns, count))
    return math.ceil(count / columns), columns


def _cells(figure, rows, columns, *values):
    """Yield the axes of a grid with the values that belong there; leave out empty places."""
    grid = figure.add_gridspec(rows, columns)
    for place, items in enumerate(zip(*values, strict=True)):
        axes = figure.add_subplot(grid[place])
        axes.set(xticks=[], yticks=[])
        yield axes, *items


def _show_image(axes, image):
    axes.imshow(image, cmap="gray", vmin=0, vmax=1)


def _scale(maps):
    """Choose colours for maps: from zero up, or symmetric about zero."""
    low, high = extremes(maps) or (0, 1)
    if low < 0:
        most = max(-low, high)
        return {"cmap": "RdBu_r", "vmin": -most, "vmax": most}
    return {"cmap": "gray", "vmin": 0, "vmax": high or 1}


def _look(number, points):
    """Return the colour, stroke and mark of a line, all three different from its neighbours'."""
    return {
        "color": LINES[number % len(LINES)],
        "linestyle": STROKES[number % len(STROKES)],
        "marker": MARKS[number % len(MARKS)] if points <= 40 else None,
        "markersize": 5,
    }


def _titled(figure, title):
    if title:
        figure.suptitle(title)
