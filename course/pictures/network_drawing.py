"""A network drawn to scale, a block for each layer, as papers draw them.

    network_drawing.draw(model)
    network_drawing.draw(model, title="AlexNet, a quarter of its width")

Any Keras model will do, with branches, shortcuts and models inside it, as long as it was built from
a known input shape.
"""

import math
from dataclasses import dataclass, replace

from course.pictures.figures import INK, drawn

__all__ = ["Block", "blocks", "draw"]

KINDS = {  # kind: colour, word of the legend
    "input": ("#ffffff", "input"),
    "convolution": ("#9ecae1", "convolution"),
    "pooling": ("#fdae6b", "pooling"),
    "dense": ("#bcbddc", "dense"),
    "joined": ("#c7e9c0", "branches joined"),
    "other": ("#d9d9d9", "other"),
}
LINK = "#7a7a7a"
SLANT = 0.35
"""A block's third side is drawn at 45°, shortened to so much."""
TALLEST, HIGHEST, THINNEST = 10.0, 17.0, 0.18
"""of a block, of all blocks of a column, of a block's sides"""
GAP, ROOM = 0.9, 2.3
"""between two columns, and what a label needs of width"""
INCHES = 0.21
"""of a unit on paper, unless the network is too long for `WIDEST`"""
WIDEST = 14.0
MOST_TOLD = 40
MOST_LABELS = 16


@dataclass(frozen=True)
class Block:
    """A layer that changes its input's shape, has a kernel, or joins branches."""

    name: str
    kind: str
    shape: tuple
    """of one output, without the batch: (height, width, maps) or (units,)"""
    parameters: int
    column: int
    """blocks between the input and this one, on the longest way"""
    before: tuple
    """places in the list of the blocks that this one reads"""

    @property
    def size(self):
        """What is written below the block."""
        return "×".join("?" if n is None else str(n) for n in self.shape)


def draw(model, title=None):
    """Draw a network, each block to scale.

    A block is as high as its maps are, as deep as they are wide, and as thick as the logarithm of
    their number. Layers that keep the shape and have no kernel, such as dropout and
    normalization, are left out. Branches stand above each other; lines tell what reads what.

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
    placed, (left, right, low, high) = _placed(found)
    unit = min(INCHES, WIDEST / (right - left))

    def paint(figure):
        axes = figure.subplots()
        axes.set_title(title, size=11)
        axes.set(xlim=(left, right), ylim=(low, high), aspect="equal")
        axes.axis("off")
        _paint(axes, found, placed)
        _legend(figure, [kind for kind in KINDS if any(b.kind == kind for b in found)])

    size = (max(5.5, unit * (right - left)), unit * (high - low) + 0.75)
    return drawn(paint, size, _told(found, title))


def blocks(model):
    """List the blocks of a network, each after those that it reads.

    Raises:
        ValueError: as for `draw`.
    """
    try:
        inputs, outputs = _listed(model.inputs), _listed(model.outputs)
    except (AttributeError, ValueError, RuntimeError):
        inputs, outputs = [], []
    if not inputs or not outputs:
        raise ValueError(
            f"the layers of {model.name!r} are not connected yet: give it an input shape "
            "(keras.Input), or call a Sequential model on images once"
        )
    found, sources = [], {}
    for tensor in inputs:
        sources[id(tensor)] = (len(found),)
        name = tensor._keras_history.operation.name
        found.append(Block(name, "input", tuple(tensor.shape[1:]), 0, 0, ()))
    _trace(outputs, sources, found)
    return found


def _trace(outputs, sources, found):
    """Append the blocks on the ways to `outputs`; `sources` tells which blocks a tensor is from.

    A layer's own `input` is of no use here: one that is called several times, as when a Sequential
    grows by `add`, has several. A tensor's history tells the call.
    """
    waiting = list(reversed(outputs))
    while waiting:
        tensor = waiting[-1]
        if id(tensor) in sources:
            waiting.pop()
            continue
        operation, call, _ = tensor._keras_history
        node = operation._inbound_nodes[call]
        missing = [t for t in node.input_tensors if id(t) not in sources]
        if missing:
            waiting.extend(reversed(missing))
            continue
        before = [sources[id(t)] for t in node.input_tensors]
        if hasattr(operation, "layers") and _listed(getattr(operation, "inputs", None)):
            inner = dict(zip(map(id, operation.inputs), before, strict=True))
            _trace(operation.outputs, inner, found)
            after = [inner[id(t)] for t in operation.outputs]
        else:
            after = [_added(operation, node, before, found)] * len(node.output_tensors)
        sources.update(zip(map(id, node.output_tensors), after, strict=True))


def _added(layer, node, before, found):
    """Append a layer's block, if it gets one; return the places of the blocks it passes on."""
    read = tuple(dict.fromkeys(place for places in before for place in places))
    shape = tuple(node.output_tensors[0].shape[1:])
    kind = _kind(layer, joins=len(read) > 1 and len(before) > 1)
    given = tuple(node.input_tensors[0].shape[1:])
    parameters = sum(math.prod(weight.shape) for weight in getattr(layer, "weights", []))
    # A flattening is seen in the dense layer after it, a normalization belongs to what it follows.
    if kind == "other" and (shape == given or _values(shape) == _values(given)):
        last = found[read[-1]]
        found[read[-1]] = replace(last, parameters=last.parameters + parameters)
        return read
    column = 1 + max(found[place].column for place in read)
    found.append(Block(layer.name, kind, shape, parameters, column, read))
    return (len(found) - 1,)


def _values(shape):
    return math.prod(n or 1 for n in shape)


def _listed(tensors):
    return list(tensors) if isinstance(tensors, (list, tuple)) else [tensors] if tensors else []


def _kind(layer, joins):
    """The kind of a layer: by the weights it has, by what it reads, or by its name."""
    axes = max([len(weight.shape) for weight in getattr(layer, "weights", [])], default=0)
    called = type(layer).__name__.lower()
    if axes >= 2:
        return "convolution" if axes >= 4 or "conv" in called else "dense"
    if joins:
        return "joined"
    return "pooling" if "pool" in called else "other"


def _placed(found):
    """Where blocks stand: [(x, y, thick, high, slant)], and (left, right, low, high) of it all."""
    columns = [[] for _ in range(1 + max(block.column for block in found))]
    for place, block in enumerate(found):
        columns[block.column].append(place)
    scale = TALLEST / max([max(_sides(block.shape)) for block in found] + [1])
    stacks = [sum(sum(_measures(found[place], scale)[1:]) for place in here) for here in columns]
    scale *= min(1, HIGHEST / max(stacks))
    wordy = len(columns) <= MOST_LABELS
    below = 1.9 if wordy else 0.9
    placed = [None] * len(found)
    x = 0.0
    for here in columns:
        measures = [_measures(found[place], scale) for place in here]
        room = max([thick + slant for thick, _, slant in measures] + [ROOM * wordy])
        y = (sum(high + slant for _, high, slant in measures) + below * (len(here) - 1)) / 2
        for place, (thick, high, slant) in zip(here, measures, strict=True):
            y -= high + slant
            placed[place] = (x, y, thick, high, slant)
            y -= below
        x += room + GAP
    low = min(y for _, y, *_ in placed) - (2.1 if wordy else 4.4)
    top = max(y + high + slant for _, y, _, high, slant in placed) + 0.6
    arch = any(_skips(found, block, place) for block in found for place in block.before)
    return placed, (-1.2, x, low, top + 1.6 * arch)


def _sides(shape):
    """Height and width of maps; 1 for units, and where a side is not known."""
    sides = [n or 1 for n in shape[:-1]] or [1, 1]
    return (sides[0], sides[1]) if len(sides) > 1 else (sides[0], 1)


def _measures(block, scale):
    """Thickness, height and slant of a block on paper."""
    height, width = _sides(block.shape)
    maps = (block.shape[-1] if block.shape else 1) or 1
    high, deep = (max(THINNEST, side * scale) for side in (height, width))
    return 0.25 * math.log2(1 + maps), high, deep * SLANT


def _skips(found, block, place):
    return block.column - found[place].column > 1


def _paint(axes, found, placed):
    """Draw links first, so that blocks stand before them, then blocks with their labels."""
    for block, box in zip(found, placed, strict=True):
        for place in block.before:
            over = [
                y + high + slant
                for other, (_, y, _, high, slant) in zip(found, placed, strict=True)
                if found[place].column < other.column < block.column
            ]
            _link(axes, placed[place], box, max(over, default=None))
    for block, box in zip(found, placed, strict=True):
        _cuboid(axes, *box, KINDS[block.kind][0])
    if max(block.column for block in found) < MOST_LABELS:
        for block, (x, y, thick, *_) in zip(found, placed, strict=True):
            sides, _, maps = block.size.rpartition("×")
            words = f"{sides}\n×{maps}" if sides else maps
            axes.text(x + thick / 2, y - 0.3, words, ha="center", va="top", size=7)
        return
    lowest = {}  # of each column
    for block, (x, y, thick, *_) in zip(found, placed, strict=True):
        if block.column not in lowest or y < lowest[block.column][1]:
            lowest[block.column] = x + thick / 2, y - 0.3, block.size
    told = None
    for _, (x, y, size) in sorted(lowest.items()):
        if size != told:  # a long network: only where something changes
            axes.text(x, y, size, ha="center", va="top", size=6, rotation=90)
        told = size


def _link(axes, source, target, over):
    """A line from a block to one that reads it, above all that stands between them."""
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    x, y, thick, high, slant = source
    start = (x + thick + slant / 2, y + (high + slant) / 2)
    x, y, _, high, slant = target
    end = (x + slant / 2, y + (high + slant) / 2)
    if over is None or max(start[1], end[1]) > over:
        path = Path([start, end])
    else:
        peak = over + 1.4  # a Bézier curve stays a quarter below its middle points
        path = Path([start, (start[0], peak), (end[0], peak), end], [1, 4, 4, 4])
    axes.add_patch(PathPatch(path, facecolor="none", edgecolor=LINK, linewidth=0.8, zorder=0.5))


def _cuboid(axes, x, y, thick, high, slant, colour):
    """A block seen from the left and from above."""
    from matplotlib.patches import Polygon

    right, top = x + thick, y + high
    faces = [
        [(x, y), (right, y), (right, top), (x, top)],
        [(x, top), (right, top), (right + slant, top + slant), (x + slant, top + slant)],
        [(right, y), (right + slant, y + slant), (right + slant, top + slant), (right, top)],
    ]
    for face in faces:
        axes.add_patch(Polygon(face, facecolor=colour, edgecolor=INK, linewidth=0.6))


def _legend(figure, kinds):
    from matplotlib.patches import Patch

    handles = [
        Patch(facecolor=KINDS[kind][0], edgecolor=INK, label=KINDS[kind][1]) for kind in kinds
    ]
    figure.legend(
        handles=handles, loc="outside lower center", fontsize=8, ncols=len(handles), frameon=False
    )


def _told(found, title):
    """The drawing in words, for a screen reader."""
    told = []
    for block in found[:MOST_TOLD]:
        counted = f", {block.parameters:,} parameters" if block.parameters else ""
        told.append(f"{KINDS[block.kind][1]} {block.size}{counted}")
    rest = len(found) - MOST_TOLD
    more = f"; and {rest} more" if rest > 0 else ""
    return f"{title}. {len(found)} blocks, drawn to scale: {'; '.join(told)}{more}."
