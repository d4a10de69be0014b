"""C3 counted with all connections, pools with four weights, centres as parameters."""
# /// expect
# fails = [
#   "lenet5.costs: S2 and S4",
#   "lenet5.costs: C3",
#   "lenet5.costs: Out",
# ]
# names = ["all maps of S2 are connected to all of C3", "share one coefficient", "nothing in the output layer is trained"]
# ///

# %% answer="costs"
def lenet5_costs(connections):
    links, maps = np.size(connections), np.shape(connections)[1]
    c3 = 25 * links + maps
    return {
        "C1": (156, 156 * 784),
        "S2": (30, 6 * 5 * 196),
        "C3": (c3, c3 * 100),
        "S4": (maps * 2, maps * 5 * 25),
        "C5": ((25 * maps + 1) * 120, (25 * maps + 1) * 120),
        "F6": (121 * 84, 121 * 84),
        "Out": (840, 840),
    }
