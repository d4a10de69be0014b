"""A network drawn to scale, a block for each layer, as papers draw them.

    network_drawing.draw(model)
    network_drawing.draw(model, title="AlexNet, a quarter of its width")

Any Keras model will do, with branches, shortcuts and models inside it, as long as it was built from
a known input shape.
"""

import math
from dataclasses import dataclass

from course.figures import INK, drawn

__all__ = ["Block", "blocks", "draw"]

KINDS = {  # kind: colour, word of the legend
    "input": ("#ffffff", "input"),
    "convolution": ("#9ecae1", "convolution"),
    "pooling": ("#fdae6b", "pooling"),
    "dense": ("#bcbddc", "dense"),
    "other": ("#d9d9d9", "other"),
}
SLANT = 0.35
"""A block's third side is drawn at 45°, shortened to so much."""
TALLEST, THINNEST, GAP = 10.0, 0.18, 1.0
MOST_TOLD = 40
MOST_LABELS = 16


@dataclass(frozen=True)
class Block:
    """A layer that changes its input's shape, or has a kernel."""

    name: str
    kind: str
    shape: tuple
    """of one output, without the batch: (height, width, maps) or (units,)"""
    parameters: int
    column: int
    """layers between the input and this one, on the longest way"""

    @property
    def size(self):
        """What is written below the block."""
        return "×".join("?" if n is None else str(n) for n in self.shape)


def draw(model, title=None):
    """Draw a network, each block to scale.

    A block is as high as its maps are, as deep as they are wide, and as thick as the logarithm of
    their number. Layers that keep the shape and have no kernel, such as dropout and
    normalization, are left out. Branches stand above each other.

    Args:
        model: built `keras.Model`, Sequential or functional.
        title: heading; the model's name by default.

    Returns:
        `matplotlib.figure.Figure` with an attribute `alt_text`.

    Raises:
        ValueError: the model is not built, or is a class of its own whose layers are not connected
            before it is called.
    """
    found = blocks(model)
    title = title or f"{model.name}: {model.count_params():,} parameters"
    columns = 1 + max(block.column for block in found)

    def paint(figure):
        axes = figure.subplots()
        axes.set_title(title)
        _paint(axes, found)

    width = min(14.0, max(5.0, 0.9 * columns))
    return drawn(paint, (width, 4.2), _told(found, title))


def blocks(model):
    """List the blocks of a network, in the order of its layers.

    Raises:
        ValueError: as for `draw`.
    """
    columns, found = {}, []
    for layer in _layers(model, columns):
        before = [columns.get(id(tensor), 0) for tensor in _listed(layer.input)]
        shape = tuple(_listed(layer.output)[0].shape[1:])
        is_input = type(layer).__name__ == "InputLayer"
        kind = "input" if is_input else _kind(layer)
        column = max(before, default=0)
        if is_input or _shows(layer, kind, shape):
            column += not is_input
            found.append(Block(layer.name, kind, shape, int(layer.count_params()), column))
        for tensor in _listed(layer.output):
            columns[id(tensor)] = column
    if not found or found[0].kind != "input":
        first = tuple(_listed(model.inputs)[0].shape[1:])
        found.insert(0, Block("input", "input", first, 0, 0))
    return found


def _layers(model, columns):
    """Yield the layers of a model and of models inside it; tell `columns` where those begin and
    end."""
    try:
        layers = [(layer, layer.input, layer.output) for layer in model.layers]
        connected = bool(layers) and bool(model.inputs)
    except (AttributeError, ValueError, RuntimeError):
        connected = False
    if not connected:
        raise ValueError(
            f"the layers of {model.name!r} are not connected yet: give it an input shape "
            "(keras.Input), or call a Sequential model on images once"
        )
    for layer, outer_in, outer_out in layers:
        if not hasattr(layer, "layers"):
            yield layer
            continue
        inside, outside = _listed(layer.inputs), _listed(outer_in)
        for inner, outer in zip(inside, outside, strict=True):
            columns[id(inner)] = columns.get(id(outer), 0)
        yield from (one for one in _layers(layer, columns) if type(one).__name__ != "InputLayer")
        for inner, outer in zip(_listed(layer.outputs), _listed(outer_out), strict=True):
            columns[id(outer)] = columns.get(id(inner), 0)


def _listed(tensors):
    return list(tensors) if isinstance(tensors, (list, tuple)) else [tensors]


def _kind(layer):
    """The kind of a layer: by the kernel it has, or by its name."""
    kernels = [len(v.shape) for v in layer.weights if v.path.endswith("kernel")]
    if kernels:
        return "convolution" if max(kernels) >= 4 else "dense"
    return "pooling" if "pool" in type(layer).__name__.lower() else "other"


def _shows(layer, kind, shape):
    """Tell whether a layer gets a block; a flattening is seen in the dense layer after it."""
    if kind != "other":
        return True
    before = tuple(_listed(layer.input)[0].shape[1:])
    return shape != before and len(shape) == 3


def _paint(axes, found):
    """Draw all blocks, column by column from the left."""
    tallest = max([_sides(block.shape)[0] for block in found] + [1])
    scale = TALLEST / tallest
    by_column = {}
    for block in found:
        by_column.setdefault(block.column, []).append(block)
    wordy = len(by_column) <= MOST_LABELS
    x = 0.0
    lowest = 0.0
    for column in sorted(by_column):
        here = by_column[column]
        measures = [_measures(block, scale) for block in here]
        y = -sum(h + s for _, h, s in measures) / 2 - GAP * (len(here) - 1) / 2
        lowest = min(lowest, y)
        for block, (thick, high, slant) in zip(here, measures, strict=True):
            _cuboid(axes, x, y, thick, high, slant, KINDS[block.kind][0])
            if len(here) == 1:
                _label(axes, x + thick / 2, y - 0.3, block, wordy)
            y += high + slant + GAP
        x += max(thick + slant for thick, _, slant in measures) + GAP
    _legend(axes, {block.kind for block in found})
    top = max(TALLEST / 2 * (1 + SLANT), -lowest) + 0.8
    axes.set(xlim=(-1.0, x), ylim=(lowest - (3.2 if wordy else 4.0), top))
    axes.axis("off")


def _sides(shape):
    """Height and width of maps; 1 for units, and where a side is not known."""
    sides = [n or 1 for n in shape[:-1]] or [1, 1]
    return (sides[0], sides[1]) if len(sides) > 1 else (sides[0], 1)


def _measures(block, scale):
    """Thickness, height and slant of a block on paper."""
    height, width = _sides(block.shape)
    thick = 0.25 * math.log2(1 + (block.shape[-1] or 1))
    high, deep = (max(THINNEST, side * scale) for side in (height, width))
    return thick, high, deep * SLANT


def _cuboid(axes, x, y, thick, high, slant, colour):
    """A block seen from the left and from above."""
    faces = [
        [(x, y), (x + thick, y), (x + thick, y + high), (x, y + high)],
        [
            (x, y + high),
            (x + thick, y + high),
            (x + thick + slant, y + high + slant),
            (x + slant, y + high + slant),
        ],
        [
            (x + thick, y),
            (x + thick + slant, y + slant),
            (x + thick + slant, y + high + slant),
            (x + thick, y + high),
        ],
    ]
    from matplotlib.patches import Polygon

    for face in faces:
        axes.add_patch(Polygon(face, facecolor=colour, edgecolor=INK, linewidth=0.6))


def _label(axes, x, y, block, wordy):
    if wordy:
        axes.text(x, y, block.size.replace("×", "\n×"), ha="center", va="top", size=7)
    else:
        axes.text(x, y, block.size, ha="center", va="top", size=6, rotation=90)


def _legend(axes, kinds):
    from matplotlib.patches import Patch

    handles = [
        Patch(facecolor=colour, edgecolor=INK, label=word)
        for kind, (colour, word) in KINDS.items()
        if kind in kinds
    ]
    axes.legend(handles=handles, loc="upper right", fontsize=8, ncols=len(handles))


def _told(found, title):
    """The drawing in words, for a screen reader."""
    told = []
    for block in found[:MOST_TOLD]:
        counted = f", {block.parameters:,} parameters" if block.parameters else ""
        told.append(f"{block.kind} {block.size}{counted}")
    rest = len(found) - MOST_TOLD
    more = f"; and {rest} more" if rest > 0 else ""
    return f"{title}. {len(found)} blocks, drawn to scale: {'; '.join(told)}{more}."
