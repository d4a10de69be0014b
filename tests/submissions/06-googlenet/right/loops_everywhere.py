"""Loops over pixels, filters and layers, with plain Python numbers."""


# %% answer="conv1x1"
def conv1x1(maps, kernel, bias):
    n, h, w, c = maps.shape
    out = np.empty((n, h, w, len(bias)), maps.dtype)
    for i in range(n):
        for y in range(h):
            for x in range(w):
                for j in range(len(bias)):
                    out[i, y, x, j] = bias[j] + sum(
                        maps[i, y, x, k] * kernel[0, 0, k, j] for k in range(c)
                    )
    return out


# %% answer="module-cost"
def one_layer(k, before, after, pixels):
    parameters = products = 0
    for _ in range(after):
        parameters += k * k * before + 1
        products += k * k * before * pixels
    return np.array([after, parameters, products])


def module_cost(maps_in, filters, height, width):
    f1, r3, f3, r5, f5, p = filters
    n = height * width
    total = one_layer(1, maps_in, f1, n) + one_layer(3, r3, f3, n) + one_layer(5, r5, f5, n)
    total = total + one_layer(1, maps_in, p, n)
    inside = one_layer(1, maps_in, r3, n) + one_layer(1, maps_in, r5, n)
    return [int(total[0]), int(total[1] + inside[1]), int(total[2] + inside[2])]


def naive_cost(maps_in, filters, height, width):
    total = sum(
        one_layer(k, maps_in, filters[i], height * width)
        for i, k in enumerate([1, 0, 3, 0, 5, 0])
        if k
    )
    return int(total[0]) + maps_in, int(total[1]), int(total[2])


# %% answer="network-cost"
def network_cost(layers):
    totals = [0, 0, 0]
    for entry in layers:
        match entry:
            case ("conv", k, c, (h, w, m), extras):
                here = [k * k * c * m + extras * m, k * k * c * m * h * w, h * w * m]
            case ("plain", (h, w, m)):
                here = [0, 0, h * w * m]
            case ("dense", n, m, extras):
                here = [(n + extras) * m, n * m, m]
        for i in range(3):
            totals[i] += here[i]
    return totals
