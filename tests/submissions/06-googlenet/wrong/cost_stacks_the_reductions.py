"""Takes all six numbers for maps of the output."""

# /// expect
# fails = [
#     "googlenet.module_cost: maps",
# ]
# names = ["stacking the reductions as well"]
# ///

# %% answer="module-cost"
def module_cost(maps_in, filters, height, width):
    one, reduce3, three, reduce5, five, projection = filters
    layers = [  # kernel size, maps in, maps out
        (1, maps_in, one),
        (1, maps_in, reduce3),
        (3, reduce3, three),
        (1, maps_in, reduce5),
        (5, reduce5, five),
        (1, maps_in, projection),
    ]
    weights = sum(k * k * before * after for k, before, after in layers)
    biases = sum(filters)
    return sum(filters), weights + biases, weights * height * width


def naive_cost(maps_in, filters, height, width):
    one, _, three, _, five, _ = filters
    weights = maps_in * (one + 9 * three + 25 * five)
    biases = one + three + five
    return biases + maps_in, weights + biases, weights * height * width
