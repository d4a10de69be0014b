"""The first stage has twice the filters already."""

# /// expect
# fails = [
#     "resnet.costs: stages",
# ]
# names = ["doubled in the first stage already"]
# ///

# %% answer="costs"
def resnet_depth(units, convolutions=2):
    return 2 + convolutions * sum(units)


def conv(a, b, k, h, w):
    n = k * k * a * b
    return n + 2 * b, n * h * w


def basic_cost(maps_in, filters, height, width, stride=1):
    h, w = -(-height // stride), -(-width // stride)
    convs = [conv(maps_in, filters, 3, h, w), conv(filters, filters, 3, h, w)]
    if stride != 1 or maps_in != filters:
        convs.append(conv(maps_in, filters, 1, h, w))
    return tuple(map(sum, zip(*convs)))


def bottleneck_cost(maps_in, filters, height, width):
    out = 4 * filters
    convs = [
        conv(maps_in, filters, 1, height, width),
        conv(filters, filters, 3, height, width),
        conv(filters, out, 1, height, width),
    ]
    if maps_in != out:
        convs.append(conv(maps_in, out, 1, height, width))
    return tuple(map(sum, zip(*convs)))


def stage_costs(units, filters, size):
    costs, maps = [], filters
    for i, n in enumerate(units):
        wide, total = filters * 2 ** (i + 1), [0, 0]
        for j in range(n):
            s = 2 if i and not j else 1
            p, m = basic_cost(maps, wide, size, size, s)
            size, maps = -(-size // s), wide
            total = [total[0] + p, total[1] + m]
        costs.append(tuple(total))
    return costs
