"""The original's pooling layers are left out of the count."""
# /// expect
# fails = ["lenet5.multiply_adds: original"]
# names = ["one product an output value"]
# ///

# %% answer="multiply-adds"
def multiply_adds(connections):
    same = 25 * 6 * 784 + 400 * 120 + 120 * 84 + 840
    return same + 2500 * int(np.sum(connections)), same + 2500 * 96
