"""The 3×3 reads all maps that come in, besides its reduction."""
# /// expect
# fails = ["googlenet.module_cost: parameters", "googlenet.module_cost: multiply-adds"]
# names = ["letting the 3×3 see all maps that come in, besides its reduction"]
# ///

# %% answer="module-cost"
def module_cost(maps_in, filters, height, width):
    f1, r3, f3, r5, f5, p = filters
    layers = [(1, maps_in, f1), (1, maps_in, r3), (3, maps_in, f3), (1, maps_in, r5), (5, r5, f5), (1, maps_in, p)]
    weights = sum(k * k * i * o for k, i, o in layers)
    return f1 + f3 + f5 + p, weights + sum(filters), weights * height * width


def naive_cost(maps_in, filters, height, width):
    f1, _, f3, _, f5, _ = filters
    weights = maps_in * (f1 + 9 * f3 + 25 * f5)
    return f1 + f3 + f5 + maps_in, weights + f1 + f3 + f5, weights * height * width
