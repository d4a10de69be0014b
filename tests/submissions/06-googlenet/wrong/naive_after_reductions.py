"""The naive 3×3 and 5×5 read reduced maps."""

# /// expect
# fails = [
#     "googlenet.module_cost: without bottlenecks",
# ]
# names = ["on r3 and r5 maps"]
# ///

# %% answer="module-cost"
def module_cost(maps_in, filters, height, width):
    f1, r3, f3, r5, f5, p = filters
    weights = maps_in * (f1 + r3 + r5 + p) + 9 * r3 * f3 + 25 * r5 * f5
    return f1 + f3 + f5 + p, weights + sum(filters), weights * height * width

def naive_cost(maps_in, filters, height, width):
    f1, f3, f5 = filters[0], filters[2], filters[4]
    weights = maps_in * f1 + 9 * filters[1] * f3 + 25 * filters[3] * f5
    return f1 + f3 + f5 + maps_in, weights + f1 + f3 + f5, weights * height * width
