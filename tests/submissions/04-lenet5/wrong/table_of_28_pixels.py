"""The table of layers for images of 28×28, pools with stride 1, a softmax at the end."""
# /// expect
# fails = [
#   "lenet5.layer_table: C1",
#   "lenet5.layer_table: S2",
#   "lenet5.layer_table: C3",
#   "lenet5.layer_table: S4",
#   "lenet5.layer_table: F6",
#   "lenet5.layer_table: Out",
# ]
# names = ["the input is 32×32, not 28×28", "move by their own width", "radial basis functions"]
# ///

# %% answer="layer-table"
def lenet5_table():
    return {
        "C1": (6, 24, 5, 1, "tanh"),
        "S2": (6, 12, 2, 1, "tanh"),
        "C3": (16, 8, 5, 1, "tanh"),
        "S4": (16, 4, 2, 1, "tanh"),
        "C5": (120, 1, 5, 1, "tanh"),
        "F6": (None, 120, None, None, "tanh"),
        "Out": (None, 10, None, None, "softmax"),
    }
