"""The table of layers as if convolutions were padded."""
# /// expect
# fails = [
#   "lenet5.layer_table: C1",
#   "lenet5.layer_table: S2",
#   "lenet5.layer_table: C3",
#   "lenet5.layer_table: S4",
#   "lenet5.layer_table: C5",
# ]
# names = ["there is no padding", "size is not 32"]
# ///

# %% answer="layer-table"
def lenet5_table():
    return {
        "C1": (6, 32, 5, 1, "tanh"),
        "S2": (6, 16, 2, 2, "tanh"),
        "C3": (16, 16, 5, 1, "tanh"),
        "S4": (16, 8, 2, 2, "tanh"),
        "C5": (120, 8, 5, 1, "tanh"),
        "F6": (None, 84, None, None, "tanh"),
        "Out": (None, 10, None, None, "rbf"),
    }
