"""What a figure shows, in words, for learners who have it read to them."""

from collections import Counter

import numpy as np


def told_images(captions, title=None, most=30):
    """Tell of images, each with its caption, or how often each caption occurs if they are many.

    Args:
        captions: list of str, one for each image; all empty if there are none.
        title: heading of the figure.
        most: how many captions are listed one by one.
    """
    listed = ""
    if any(captions):
        names = captions
        if len(captions) > most:
            names = [f"{count} × {name}" for name, count in Counter(captions).most_common(most)]
        listed = f": {', '.join(names)}"
    return f"{_lead(title)}{_count(len(captions), 'image')}{listed}."


def told_maps(maps, title=None):
    """Tell of feature maps, (channels, height, width): how many, their size and their values."""
    return (
        f"{_lead(title)}{_count(len(maps), 'feature map')} of {size_of(maps[0])}, "
        f"{_range(maps, 'values from {0:.3g} to {1:.3g}')}."
    )


def told_pairs(count, names, sizes, title=None):
    """Tell of pairs of images: the name and the size of the first ones and of the second ones."""
    both = " and ".join(f"{name} ({size})" for name, size in zip(names, sizes, strict=True))
    return f"{_lead(title)}{_count(count, 'pair')} of images: {both}."


def told_curves(lines, xlabel="", ylabel="", title=None):
    """Tell where each line starts, ends, and lies highest and lowest.

    Args:
        lines: dictionary of label and (positions, values), none of them empty.
        xlabel: what is on the horizontal axis.
        ylabel: what is on the vertical axis.
        title: heading of the figure.
    """
    parts = [
        f"{label} goes from {ys[0]:.3g} at {xs[0]:.3g} to {ys[-1]:.3g} at {xs[-1]:.3g}, "
        f"{_range(ys, 'highest {1:.3g}, lowest {0:.3g}')}"
        for label, (xs, ys) in lines.items()
    ]
    axes = f"{ylabel or 'values'} by {xlabel or 'position'}"
    return f"{_lead(title)}Line chart, {axes}: {'; '.join(parts)}."


def extremes(values):
    """Return (lowest, highest) of the finite values, or None if there are none."""
    finite = values[np.isfinite(values)]
    return (finite.min(), finite.max()) if finite.size else None


def size_of(image):
    """Return "height × width" of an image."""
    return f"{image.shape[0]} × {image.shape[1]}"


def _range(values, words):
    found = extremes(values)
    return words.format(*found) if found else "no number among the values"


def _lead(title):
    return f"{title}. " if title else ""


def _count(number, noun):
    return f"{number} {noun}{'' if number == 1 else 's'}"
