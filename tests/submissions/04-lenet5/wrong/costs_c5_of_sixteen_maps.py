"""C5 counted for 16 maps, whatever the table."""
# /// expect
# fails = ["lenet5.costs: C5 and F6"]
# names = ["C5 reads as many maps as the table has columns, not always 16"]
# ///

# %% answer="costs"
def lenet5_costs(connections):
    links = int(np.sum(connections))
    maps = np.shape(connections)[1]
    costs = {}
    costs["C1"] = (6 * 26, 6 * 26 * 28 * 28)
    costs["S2"] = (6 * 2, 6 * 14 * 14 * 5)
    c3 = links * 25 + maps
    costs["C3"] = (c3, c3 * 100)
    costs["S4"] = (2 * maps, maps * 25 * 5)
    c5 = 48120
    costs["C5"] = (c5, c5)
    f6 = 84 * 121
    costs["F6"] = (f6, f6)
    costs["Out"] = (0, 840)
    return costs
