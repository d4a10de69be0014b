"""Keeps the last, incomplete pooling window."""
# /// expect
# fails = [
#   "alexnet.walk: sides",
#   "alexnet.walk: parameters",
#   "alexnet.walk: groups",
# ]
# names = ["stick out are left out"]
# ///

# %% answer="walk"
def walk(table, side, channels=3):
    rows, maps = [], channels
    for _, kind, *options in table:
        parameters = 0
        if kind == "conv":
            filters, kernel_size, stride, padding, groups = options
            parameters = (kernel_size**2 * (maps // groups) + 1) * filters
            side = -(-side // stride) if padding == "same" else (side - kernel_size) // stride + 1
            maps = filters
        elif kind == "pool":
            window, stride = options
            side = -(-side // stride)
        else:
            parameters = (side * side * maps + 1) * options[0]
            side, maps = 1, options[0]
        rows.append((side, maps, parameters))
    return rows
