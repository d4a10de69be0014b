"""Connections counted without the biases."""
# /// expect
# fails = [
#   "lenet5.costs: C1",
#   "lenet5.costs: S2 and S4",
#   "lenet5.costs: C3",
#   "lenet5.costs: C5 and F6",
# ]
# names = ["the connections lack the biases", "a dense layer uses each parameter once"]
# ///

# %% answer="costs"
def lenet5_costs(connections):
    links, maps = int(np.sum(connections)), np.shape(connections)[1]
    c3 = 25 * links + maps
    return {
        "C1": (156, 150 * 784),
        "S2": (12, 6 * 4 * 196),
        "C3": (c3, (c3 - maps) * 100),
        "S4": (maps * 2, maps * 4 * 25),
        "C5": ((25 * maps + 1) * 120, 25 * maps * 120),
        "F6": (121 * 84, 120 * 84),
        "Out": (0, 840),
    }
