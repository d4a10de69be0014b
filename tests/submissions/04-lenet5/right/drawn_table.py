"""The table of connections copied out as the paper prints it; counts in loops."""

# %% answer="connection-table"
def connection_table():
    drawing = """
    X...XXX..XXXX.XX
    XX...XXX..XXXX.X
    XXX...XXX..X.XXX
    .XXX..XXXX..X.XX
    ..XXX..XXXX.XX.X
    ...XXX..XXXX.XXX
    """
    return np.array([[mark == "X" for mark in line] for line in drawing.split()])

# %% answer="costs"
def lenet5_costs(connections):
    maps = len(connections[0])
    inputs = sum(1 for row in connections for linked in row if linked)
    found = {}
    sizes = {"C1": (6, 28, 25 * 6), "C3": (maps, 10, 25 * inputs), "C5": (120, 1, 3000 * maps)}
    for name, (count, side, weights) in sizes.items():
        found[name] = (weights + count, (weights + count) * side * side)
    for name, count, side in (("S2", 6, 14), ("S4", maps, 5)):
        found[name] = (2 * count, count * side * side * (2 * 2 + 1))
    found["F6"] = (120 * 84 + 84,) * 2
    found["Out"] = (0, 840)
    order = ["C1", "S2", "C3", "S4", "C5", "F6", "Out"]
    return {name: tuple(int(n) for n in found[name]) for name in order}

# %% answer="multiply-adds"
def multiply_adds(connections):
    links = np.count_nonzero(connections)
    same = 117_600 + 48_000 + 10_080 + 840
    return int(same + 6 * 196 + 16 * 25 + 2_500 * links), same + 2_500 * 96
