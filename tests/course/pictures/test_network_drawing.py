"""Networks drawn to scale: all of the course's, and branches, shortcuts, networks in networks."""

import re
from functools import partial

import numpy as np
import pytest

import course
from course.pictures import network_drawing
from tests.assignments.conftest import written

keras = pytest.importorskip("keras")
layers = keras.layers
pytestmark = pytest.mark.keras


def defined(assignment):
    """What a source notebook's answers and locked cells define, the pictures left out."""
    names = {"np": np, "keras": keras, "ops": keras.ops, "partial": partial}
    names |= {name: getattr(course, name) for name in course.__all__}
    for code in written(assignment, locked=r"[\w-]+").values():
        if not re.search(r"drawn\(|fashion\.|clothes\.|digits\.|\.train\(", code):
            exec(code, names)
    return names


NETWORKS = {
    "fashion": lambda: defined("02-fashion-cnn")["build_fashion_cnn"](),
    "lenet5": lambda: _lenet5(defined("04-lenet5")),
    "modern": lambda: defined("04-lenet5")["build_lenet5_modern"](),
    "alexnet": lambda: defined("05-alexnet")["build_alexnet"](width=0.25),
    "towers": lambda: defined("05-alexnet")["build_alexnet"](width=0.25, groups=2),
    "zfnet": lambda: defined("05-alexnet")["build_zfnet"](width=0.25, wide=True),
    "googlenet": lambda: defined("06-googlenet")["build_googlenet"](width=0.25),
    "small-googlenet": lambda: defined("06-googlenet")["build_googlenet_small"](),
    "resnet34": lambda: defined("07-resnet")["build_resnet34"](),
    "resnet-small": lambda: defined("07-resnet")["build_resnet_small"](),
    "small": course.trained.fashion_small,
}


def _lenet5(names):
    return names["build_lenet5"](names["connection_table"](), np.ones((10, 7, 12), "float32"))


@pytest.mark.parametrize("name", NETWORKS)
def test_all_networks_of_the_course_are_drawn(name, tmp_path):
    model = NETWORKS[name]()
    found = network_drawing.blocks(model)
    assert found[0].kind == "input"
    assert sum(block.parameters for block in found) == model.count_params()
    assert [block.column for block in found] == list(range(len(found)))  # one after the other
    assert all(block.before == (block.column - 1,) for block in found[1:])
    figure = network_drawing.draw(model)
    assert all(block.size in figure.alt_text for block in found)
    figure.savefig(tmp_path / f"{name}.png")
    assert_texts_apart(figure)


def assert_texts_apart(figure):
    """No label covers another one, and none is outside of the figure."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    renderer = canvas.get_renderer()
    (axes,) = figure.axes
    boxes = [text.get_window_extent(renderer) for text in axes.texts]
    for place, box in enumerate(boxes):
        assert box.x0 >= 0 and box.y0 >= 0 and box.x1 <= figure.bbox.x1, axes.texts[place]
        assert not any(box.overlaps(other) for other in boxes[:place]), axes.texts[place]


def test_alexnet_has_the_blocks_of_its_table():
    model = defined("05-alexnet")["build_alexnet"](width=0.25)
    assert [(block.kind, block.size) for block in network_drawing.blocks(model)] == [
        ("input", "227×227×3"),
        ("convolution", "55×55×24"),
        ("pooling", "27×27×24"),
        ("convolution", "27×27×64"),
        ("pooling", "13×13×64"),
        ("convolution", "13×13×96"),
        ("convolution", "13×13×96"),
        ("convolution", "13×13×64"),
        ("pooling", "6×6×64"),
        ("dense", "1024"),
        ("dense", "1024"),
        ("dense", "1000"),
    ]


def branching():
    """An inception module, then a residual unit with a projection."""
    images = keras.Input((28, 28, 3))
    x = layers.Conv2D(16, 3, padding="same", name="stem")(images)
    left = layers.Conv2D(8, 1, name="left")(x)
    middle = layers.Conv2D(4, 3, padding="same", name="middle")(layers.ReLU()(x))
    right = layers.MaxPooling2D(3, 1, padding="same", name="right")(x)
    right = layers.Conv2D(4, 1, name="after")(right)
    x = layers.Concatenate(name="joined")([left, middle, right])
    main = layers.BatchNormalization()(layers.Conv2D(16, 3, 2, "same", name="main")(x))
    x = layers.Add(name="sum")([main, layers.Conv2D(16, 1, 2, name="skip")(x)])
    x = layers.Dense(10, name="out")(layers.GlobalAveragePooling2D(name="mean")(x))
    return keras.Model(images, x)


def test_branches_stand_above_each_other_and_are_joined():
    found = network_drawing.blocks(branching())
    columns = {block.name: block.column for block in found}
    assert columns["left"] == columns["middle"] == columns["right"] == 2
    assert columns["after"] == 3
    assert columns["joined"] == 4
    assert columns["main"] == columns["skip"] == 5
    by_name = {block.name: block for block in found}
    names = {name: {found[p].name for p in block.before} for name, block in by_name.items()}
    assert names["middle"] == {"stem"}  # a ReLU has no block
    assert names["joined"] == {"left", "middle", "after"}
    assert names["sum"] == {"main", "skip"}
    assert by_name["sum"].kind == by_name["joined"].kind == "joined"
    assert by_name["joined"].size == "28×28×16"


def test_a_network_with_branches_is_drawn_with_all_labels_legible():
    figure = network_drawing.draw(branching(), title="Branches")
    assert figure.alt_text.startswith("Branches. 12 blocks")
    assert_texts_apart(figure)


def test_shortcuts_pass_above_what_they_pass_by():
    x = images = keras.Input((16, 16, 8))
    for _ in range(12):
        inner = layers.Conv2D(8, 3, padding="same", activation="relu")(x)
        x = layers.Add()([x, layers.Conv2D(8, 3, padding="same")(inner)])
    figure = network_drawing.draw(keras.Model(images, x))
    curves = [p.get_path() for p in figure.axes[0].patches if p.get_zorder() < 1]
    assert sum(len(path.vertices) == 4 for path in curves) == 12
    assert len(figure.axes[0].texts) == 1  # nothing changes its shape
    assert figure.get_size_inches()[0] <= network_drawing.WIDEST


def test_networks_inside_a_network_are_opened():
    inner = keras.Sequential([keras.Input((8, 8, 2)), layers.Conv2D(4, 3), layers.MaxPooling2D()])
    outer = keras.Sequential([keras.Input((8, 8, 2)), inner, layers.Flatten(), layers.Dense(3)])
    sizes = [block.size for block in network_drawing.blocks(outer)]
    assert sizes == ["8×8×2", "6×6×4", "3×3×4", "3"]


def test_a_sequential_that_grew_layer_by_layer_is_one_line():
    model = keras.Sequential([keras.Input((8, 8, 1))])
    for maps in (2, 3, 4):
        model.add(layers.Conv2D(maps, 3))
    assert [block.column for block in network_drawing.blocks(model)] == [0, 1, 2, 3]


def test_a_layer_used_twice_has_two_blocks():
    shared = layers.Conv2D(2, 3, padding="same")
    x = images = keras.Input((8, 8, 2))
    assert len(network_drawing.blocks(keras.Model(images, shared(shared(x))))) == 3


def test_two_inputs_and_unknown_sides():
    one, two = keras.Input((None, None, 3)), keras.Input((5,))
    x = layers.GlobalAveragePooling2D()(layers.Conv2D(4, 3)(one))
    model = keras.Model([one, two], layers.Dense(2)(layers.Concatenate()([x, two])))
    found = network_drawing.blocks(model)
    assert [block.kind for block in found[:2]] == ["input", "input"]
    assert found[0].size == "?×?×3"
    assert network_drawing.draw(model).axes


def test_operations_without_a_layer_are_followed():
    x = images = keras.Input((8, 8, 2))
    x = keras.ops.relu(layers.Conv2D(4, 3)(x)) * 2
    model = keras.Model(images, layers.Dense(1)(layers.Flatten()(x)))
    assert [block.kind for block in network_drawing.blocks(model)] == [
        "input",
        "convolution",
        "dense",
    ]


class Own(keras.Model):
    def __init__(self):
        super().__init__()
        self.dense = layers.Dense(2)

    def call(self, x):
        return self.dense(x)


@pytest.mark.parametrize("build", [Own, lambda: keras.Sequential([layers.Dense(2)])])
def test_a_network_that_is_not_connected_is_refused_with_advice(build):
    with pytest.raises(ValueError, match=r"not connected yet: .*keras\.Input"):
        network_drawing.draw(build())
