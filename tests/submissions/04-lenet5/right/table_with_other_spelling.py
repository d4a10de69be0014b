"""The table of layers computed by formulas, activations in capitals."""


# %% answer="layer-table"
def lenet5_table():
    rows, side = {}, 32
    for name, maps, window, step in [
        ("C1", 6, 5, 1),
        ("S2", 6, 2, 2),
        ("C3", 16, 5, 1),
        ("S4", 16, 2, 2),
        ("C5", 120, 5, 1),
    ]:
        side = (side - window) // step + 1
        rows[name] = (maps, side, window, step, "tanh")
    return rows | {"F6": (None, 84, None, None, "Tanh"), "Out": (None, 10, None, None, "RBF")}
