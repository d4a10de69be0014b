"""Pooled maps have biases."""

# /// expect
# fails = [
#     "googlenet.module_cost: without bottlenecks",
# ]
# names = ["a bias for each pooled map"]
# ///

# %% answer="module-cost"
def module_cost(maps_in, filters, height, width):
    f1, r3, f3, r5, f5, p = filters
    weights = maps_in * (f1 + r3 + r5 + p) + 9 * r3 * f3 + 25 * r5 * f5
    return f1 + f3 + f5 + p, weights + sum(filters), weights * height * width

def naive_cost(maps_in, filters, height, width):
    f1, f3, f5 = filters[0], filters[2], filters[4]
    weights = maps_in * (f1 + 9 * f3 + 25 * f5)
    return f1 + f3 + f5 + maps_in, weights + f1 + f3 + f5 + maps_in, weights * height * width
