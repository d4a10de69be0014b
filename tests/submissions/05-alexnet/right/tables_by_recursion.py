"""A walk that calls itself, with NumPy integers, and conversions by way of a common tongue."""

# %% answer="walk"
def walk(table, side, channels=3):
    if not table:
        return []
    (_, kind, *rest), *others = table
    side, depth = np.int64(side), np.int64(channels)
    if kind == "dense":
        row = [1, rest[0], rest[0] * (side**2 * depth + 1)]
    elif kind == "pool":
        row = [1 + (side - rest[0]) // rest[1], depth, 0]
    else:
        maps, size, step, padding, groups = rest
        out = np.ceil(side / step) if padding == "same" else np.ceil((side - size + 1) / step)
        row = [int(out), maps, maps + maps * size * size * depth // groups]
    return [tuple(row), *walk(others, row[0], row[1])]

# %% answer="convert-lrn"
def convert_lrn(window, alpha, source, target):
    to_side = {
        "equation": lambda w: w // 2,
        "tensorflow": lambda w: w,
        "paper": lambda w: (w - 1) / 2,
        "torch": lambda w: (w - 1) / 2,
    }
    for word in source, target:
        if word not in to_side:
            raise ValueError("unknown: " + word)
    side = to_side[source](window)
    if side != int(side):
        raise ValueError("there is no middle among " + str(window))
    side = int(side)
    size = 2 * side + 1
    pure = alpha / (size if source == "torch" else 1)
    windows = {"equation": size - 1, "tensorflow": side, "paper": size, "torch": size}
    return [windows[target], pure * (size if target == "torch" else 1)]
