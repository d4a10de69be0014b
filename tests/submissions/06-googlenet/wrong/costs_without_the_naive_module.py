"""naive_cost is not there at all."""

# /// expect
# fails = [
#     "googlenet.module_cost: without bottlenecks",
# ]
# names = []
# ///

# %% answer="module-cost"
def module_cost(maps_in, filters, height, width):
    f1, r3, f3, r5, f5, p = filters
    w = maps_in * (f1 + r3 + r5 + p) + 9 * r3 * f3 + 25 * r5 * f5
    return f1 + f3 + f5 + p, w + sum(filters), w * height * width
