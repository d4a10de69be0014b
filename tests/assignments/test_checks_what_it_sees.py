"""The checks of 10-what-it-sees: each slip costs its own part, and is named.

Networks are taken apart in NumPy here; that the notebook's own cell does so in Keras, the banks
prove.
"""

import numpy as np
import pytest

from autograder.assignments.shared.layers import softmax
from autograder.assignments.what_it_sees import mistakes as mistaken
from autograder.assignments.what_it_sees import oracle
from autograder.judge import local

NONSENSE = (
    None,
    "left",
    float("nan"),
    [],
    (1, 1, 0),
    [(0, 0, 0)] * 3,
    {},
    object,
    np.zeros((4, 6)),
)
ALONE = (
    "class_activation_map", "gap_gradients", "grad_cam", "receptive_field", "strongest", "patch"
)  # fmt: skip


def failed(name, answer, seed=7, called=None):
    verdict = local.run(f"what_it_sees.{name}", {called or name: answer}, seed)
    return {part.name: part.mistake for part in verdict.parts if not part.passed}


def occluded(occlusion):
    """The notebook's hidden function around an answer."""

    def asked_of(image, kernel, *settings):
        given, asked = image.copy(), []

        def predict(images):
            asked.append(np.array(images))
            return oracle.probabilities(images, kernel)

        falls = occlusion(predict, given, *settings)
        return falls, np.concatenate(asked) if asked else None, bool(np.array_equal(given, image))

    return asked_of


def taken_apart(front=oracle.front, back=oracle.back, copied=()):
    """The notebook's hidden function around two halves; copied ones keep their weights."""

    def asked(part, kind, given, before, after):
        def ask(weights):
            first, second, last = (weights[i : i + 2] for i in (0, 2, 4))
            return front(given, first, second) if part == "front" else back(given, last)

        return ask(before), ask(before), ask(before if part in copied else after)

    return asked


@pytest.mark.parametrize("seed", range(12))
def test_right_answers_get_all_points(seed):
    for name in ALONE:
        assert failed(name, getattr(oracle, name), seed) == {}
    assert failed("occlusion", occluded(oracle.occlusion), seed, "occluded") == {}
    assert failed("split", taken_apart(), seed, "taken_apart") == {}


@pytest.mark.parametrize("name", [*ALONE, "occluded", "taken_apart"])
@pytest.mark.parametrize("value", NONSENSE, ids=lambda value: repr(value)[:20])
def test_nonsense_earns_nothing(name, value):
    check = {"occluded": "occlusion", "taken_apart": "split"}.get(name, name)
    assert local.run(f"what_it_sees.{check}", {name: lambda *args: value}, 7).points == 0


@pytest.mark.parametrize("name", ALONE)
def test_refusing_everything_earns_nothing(name):
    def refuses(*args):
        raise ValueError("no")

    assert local.run(f"what_it_sees.{name}", {name: refuses}, 7).points == 0


@pytest.mark.parametrize("name", ["class_activation_map", "grad_cam"])
def test_zeros_that_refuse_what_they_should_earn_nothing(name):
    def empty(*args):
        given = getattr(oracle, name)(*args)
        zeros = np.zeros_like(given[0] if isinstance(given, tuple) else given)
        return (zeros, 0.0) if isinstance(given, tuple) else zeros

    assert local.run(f"what_it_sees.{name}", {name: empty}, 7).points == 0


# ------------------------------------------------------------------ maps


def made(known, *args):
    value = known(*args)
    return {why: one() if callable(one) else one for why, one in value.items()}


SQUARE = np.random.default_rng(0).normal(size=(3, 3, 3)), np.eye(3), np.ones(3), 1


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("why", mistaken.maps_of_a_class(*SQUARE))
def test_a_wrong_map_costs_the_map_alone_and_is_named(why, seed):
    def wrong(maps, weights, bias, label):
        _, logit = oracle.class_activation_map(maps, weights, bias, label)
        return made(mistaken.maps_of_a_class, maps, weights, bias, label)[why], logit

    assert failed("class_activation_map", wrong, seed) == {"map": why}


@pytest.mark.parametrize("why", mistaken.logits(np.ones((2, 2)), np.ones(3), 1))
def test_a_wrong_logit_costs_the_logit_alone_and_is_named(why):
    def wrong(maps, weights, bias, label):
        found, _ = oracle.class_activation_map(maps, weights, bias, label)
        return found, mistaken.logits(found, bias, label)[why]

    assert failed("class_activation_map", wrong) == {"logit": why}


def test_the_logit_of_a_wrong_map_is_its_own():
    def wrong(maps, weights, bias, label):
        found = oracle.class_activation_map(maps, weights, bias, label)[0] * 2
        return found, found.mean() + bias[label]

    assert failed("class_activation_map", wrong).keys() == {"map"}


@pytest.mark.parametrize("why", mistaken.gradients(np.eye(3), 1, 2, 3))
def test_a_wrong_gradient_is_named(why):
    def wrong(*args):
        return mistaken.gradients(*args)[why]

    assert failed("gap_gradients", wrong) == {"values": why}


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("why", mistaken.weighed(SQUARE[0], SQUARE[0] ** 2))
def test_wrong_weights_cost_the_values_alone_and_are_named(why, seed):
    def wrong(maps, gradients):
        oracle.grad_cam(maps, gradients)
        return np.maximum(mistaken.weighed(maps, gradients)[why], 0)

    found = failed("grad_cam", wrong, seed)
    assert found.pop("values") == why
    # Cutting weights or gradients, not the sum, cuts little or nothing off the sum.
    assert not found or "cut off" in why or "sign" in why or "weighed by the maps" in why


@pytest.mark.parametrize(
    ("cut", "start"), [(lambda x: x, "the ReLU is missing"), (np.abs, "absolute values")]
)
def test_what_is_not_cut_off_costs_its_own_part(cut, start):
    def wrong(maps, gradients):
        oracle.grad_cam(maps, gradients)
        return cut(maps @ gradients.mean(axis=(0, 1)))

    found = failed("grad_cam", wrong)
    assert found.keys() == {"cut off below zero"}
    assert found["cut off below zero"].startswith(start)


# ------------------------------------------------------------------ covering


def covering(starts=None, fill=None, fall=None, fresh=True):
    """Occlusion with a slip: where squares begin, what covers them, what is told."""
    starts = starts or (lambda n, size, stride: range(0, n - size + 1, stride))
    fall = fall or (lambda whole, left: whole - left)

    def occlusion(predict, image, label, size, stride, value=0.0):
        rows, columns = (starts(n, size, stride) for n in image.shape[:2])
        covered, changed = [], image
        for top in rows:
            for left in columns:
                changed = image.copy() if fresh else changed
                changed[top : top + size, left : left + size] = (
                    value if fill is None else fill(image, value)
                )
                covered.append(changed.copy())
        whole = predict(image[None])[0, label]
        return fall(whole, predict(np.array(covered))[:, label].reshape(len(rows), len(columns)))

    return occluded(occlusion)


@pytest.mark.parametrize(
    ("slip", "part", "start"),
    [
        ({"starts": lambda n, size, stride: range(0, n, stride)}, "windows", "windows stick out"),
        (
            {"starts": lambda n, size, stride: range(0, n - size, stride)},
            "windows",
            "the windows of",
        ),
        (
            {"starts": lambda n, size, stride: range(0, n - size + 1, size)},
            "windows",
            "they move on",
        ),
        ({"fill": lambda image, value: 0.0}, "fill", "always 0"),
        ({"fill": lambda image, value: image.mean()}, "fill", "the image's mean"),
        ({"fall": lambda whole, left: left}, "falls", "the probability that is left"),
        ({"fall": lambda whole, left: left - whole}, "falls", "turned round"),
        ({"fall": lambda whole, left: (whole - left) / whole}, "falls", "divided by"),
        ({"fall": lambda whole, left: (whole - left).T}, "falls", "rows and columns"),
        ({"fall": lambda whole, left: (whole - left).ravel()}, "falls", "one row"),
        ({"fall": lambda whole, left: np.abs(whole - left)}, "falls", "without its sign"),
        ({"fall": lambda whole, left: np.log(whole / left)}, "falls", "a fall in the log"),
    ],
)
@pytest.mark.parametrize("seed", range(3))
def test_a_slip_in_covering_costs_its_own_part_and_is_named(slip, part, start, seed):
    found = failed("occlusion", covering(**slip), seed, "occluded")
    assert found.keys() == {part}
    assert found[part].startswith(start)


def test_squares_that_stay_covered_are_named():
    found = failed("occlusion", covering(fresh=False), called="occluded")
    assert found.keys() == {"windows", "leaves the image alone"}
    assert found["windows"].startswith("what was covered before")


# ------------------------------------------------------------------ windows


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("why", mistaken.fields([(3, 2, 1), (5, 3, 2), (2, 2, 1)]))
def test_a_wrong_field_costs_its_parts_and_is_named(why, seed):
    def wrong(layers):
        right = oracle.receptive_field(layers)
        changed = mistaken.fields(layers)[why] if layers else right
        return tuple(old if new is None else new for old, new in zip(right, changed, strict=True))

    changed = mistaken.fields([(3, 2, 1), (5, 3, 2), (2, 2, 1)])[why]
    parts = [
        part
        for part, new in zip(("size", "jump", "start"), changed, strict=True)
        if new is not None
    ]
    assert failed("receptive_field", wrong, seed) == dict.fromkeys(parts, why)


def test_a_wrong_jump_costs_the_jump_alone():
    def wrong(layers):
        size, jump, start = 1, 1, 0
        for kernel_size, stride, padding in layers:
            size, start = size + (kernel_size - 1) * jump, start - padding * jump
            jump += stride
        return size, jump, start

    assert failed("receptive_field", wrong).keys() == {"jump"}


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("why", mistaken.exciting(SQUARE[0], 1))
def test_wrong_images_cost_the_images_alone_and_are_named(why, seed):
    def wrong(maps, count):
        oracle.strongest(maps, count)
        images = mistaken.exciting(maps, count)[why]
        return [(n, *map(int, np.unravel_index(maps[n].argmax(), maps[n].shape))) for n in images]

    assert failed("strongest", wrong, seed) == {"images": why}


@pytest.mark.parametrize("why", mistaken.places(SQUARE[0][0]))
def test_wrong_places_cost_the_places_alone_and_are_named(why):
    def wrong(maps, count):
        return [(n, *mistaken.places(maps[n])[why]) for n, _, _ in oracle.strongest(maps, count)]

    assert failed("strongest", wrong) == {"places": why}


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("why", mistaken.patches(np.ones((4, 4, 1)), 1, 1, (2, 1, 0)))
def test_a_wrong_patch_is_named(why, seed):
    def wrong(*args):
        return made(mistaken.patches, *args)[why]

    found = failed("patch", wrong, seed)
    assert found and set(found.values()) == {why}


# ------------------------------------------------------------------ taking apart


@pytest.mark.parametrize(
    ("slip", "part", "start"),
    [
        (
            {"front": lambda x, *w: oracle.front(x, *w).mean(axis=(1, 2))},
            "front",
            "it goes one layer",
        ),
        ({"back": lambda maps, last: np.mean(maps, axis=(1, 2))}, "back", "it ends one layer"),
        (
            {"back": lambda maps, last: np.log(oracle.back(maps, last))},
            "back",
            "",
        ),
        ({"copied": ("front",)}, "shares weights", "the part keeps"),
        ({"copied": ("back",)}, "shares weights", "the part keeps"),
    ],
)
def test_a_slip_in_taking_apart_costs_its_own_part(slip, part, start):
    found = failed("split", taken_apart(**slip), called="taken_apart")
    expected = {part, "shares weights"} if "averaged" in found.get("back", "") else {part}
    assert found.keys() == expected
    assert found[part].startswith(start)


def test_halves_that_draw_numbers_share_nothing():
    rng = np.random.default_rng(0)
    drawn = taken_apart(
        lambda x, *w: rng.normal(size=(2, 4, 3, 4)), lambda x, *w: softmax(rng.normal(size=(3, 5)))
    )
    assert local.run("what_it_sees.split", {"taken_apart": drawn}, 7).points == 0
