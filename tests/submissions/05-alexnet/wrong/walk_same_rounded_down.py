"""The side under same rounded down."""
# /// expect
# fails = ["alexnet.walk: sides", "alexnet.walk: parameters"]
# names = ["the side under same is rounded down"]
# ///

# %% answer="walk"
def walk(table, side, channels=3):
    rows = []
    maps, flat = channels, False
    for name, kind, *rest in table:
        if kind == "conv":
            n, k, s, padding, groups = rest
            side = (side - k) // s + 1 if padding == "valid" else side // s
            rows.append((side, n, n * (k * k * maps // groups + 1)))
            maps = n
        elif kind == "pool":
            k, s = rest
            side = (side - k) // s + 1
            rows.append((side, maps, 0))
        else:
            (units,) = rest
            inputs = maps if flat else side * side * maps
            rows.append((1, units, units * (inputs + 1)))
            maps, flat = units, True
    return rows
