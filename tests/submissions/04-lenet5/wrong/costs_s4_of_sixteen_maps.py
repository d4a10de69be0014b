"""S4 counted for 16 maps, whatever the table."""
# /// expect
# fails = ["lenet5.costs: S2 and S4"]
# names = ["S4 has as many maps as the table has columns, not always 16"]
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
    costs["S4"] = (32, 16 * 25 * 5)
    c5 = 120 * (maps * 25 + 1)
    costs["C5"] = (c5, c5)
    f6 = 84 * 121
    costs["F6"] = (f6, f6)
    costs["Out"] = (0, 840)
    return costs
