"""Branches as named Sequentials in a dictionary; costs by `match`; a builder that is a dataclass."""


# %% answer="conv1x1"
def conv1x1(maps, kernel, bias):
    pixels = maps.reshape(-1, maps.shape[-1])
    result = np.add(np.dot(pixels, np.squeeze(kernel, (0, 1))), bias)
    return result.reshape(*maps.shape[:-1], -1)


# %% answer="module-cost"
from typing import NamedTuple


class Cost(NamedTuple):
    maps: int
    parameters: int
    multiply_adds: int


def added(layers, height, width, passed=0):
    parameters = sum((k * k * i + 1) * o for k, i, o, _ in layers)
    products = sum(k * k * i * o for k, i, o, _ in layers) * height * width
    return Cost(passed + sum(o for *_, o, last in layers if last), parameters, products)


def module_cost(maps_in, filters, height, width):
    f1, r3, f3, r5, f5, p = filters
    layers = [
        (1, maps_in, f1, True),
        (1, maps_in, r3, False),
        (3, r3, f3, True),
        (1, maps_in, r5, False),
        (5, r5, f5, True),
        (1, maps_in, p, True),
    ]
    return added(layers, height, width)


def naive_cost(maps_in, filters, height, width):
    layers = [(k, maps_in, filters[i], True) for k, i in ((1, 0), (3, 2), (5, 4))]
    return added(layers, height, width, passed=maps_in)


# %% answer="inception"
class Inception(keras.layers.Layer):
    def __init__(self, filters, **kwargs):
        super().__init__(**kwargs)
        self.filters = list(filters)
        f1, r3, f3, r5, f5, p = filters

        def conv(maps, size):
            return [
                keras.layers.ZeroPadding2D(size // 2),
                keras.layers.Conv2D(maps, size),
                keras.layers.ReLU(),
            ]

        self.branches = {
            "one": keras.Sequential(conv(f1, 1)),
            "three": keras.Sequential([*conv(r3, 1), *conv(f3, 3)]),
            "five": keras.Sequential([*conv(r5, 1), *conv(f5, 5)]),
            "pool": keras.Sequential([keras.layers.MaxPool2D(3, 1, "same"), *conv(p, 1)]),
        }

    def call(self, maps):
        return keras.layers.concatenate([branch(maps) for branch in self.branches.values()])

    def get_config(self):
        return {**super().get_config(), "filters": self.filters}


# %% answer="stage-shapes"
import math


def stage_shapes(input_shape):
    side = [*input_shape[:2]]
    maps, result = input_shape[2], {}
    for name in STAGES:
        match name.split():
            case ["conv", "1"]:
                side, maps = [math.ceil(n / 2) for n in side], 64
            case ["pool", *_]:
                side = [math.ceil(n / 2) for n in side]
            case ["reduce", _]:
                maps = 64
            case ["conv", "2"]:
                maps = 192
            case [module] if module in MODULES:
                maps = sum(MODULES[module][i] for i in (0, 2, 4, 5))
        result[name] = (*side, maps)
    return result


# %% answer="network-cost"
def network_cost(layers):
    total = np.zeros(3, dtype=object)
    for layer in layers:
        match layer:
            case ("conv", k, maps_in, (h, w, maps), extras):
                kernel = k * k * maps_in * maps
                total += np.array([kernel + extras * maps, kernel * h * w, h * w * maps], object)
            case ("dense", inputs, units, extras):
                kernel = inputs * units
                total += np.array([kernel + extras * units, kernel, units], object)
            case ("plain", (h, w, maps)):
                total[2] += h * w * maps
    return tuple(int(n) for n in total)
