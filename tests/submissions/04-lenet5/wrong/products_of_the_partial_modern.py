"""The modern network is counted with the table's connections."""
# /// expect
# fails = ["lenet5.multiply_adds: modern"]
# names = ["C3 has all connections"]
# ///

# %% answer="multiply-adds"
def multiply_adds(connections):
    same = 25 * 6 * 784 + 400 * 120 + 120 * 84 + 840 + 2500 * int(np.sum(connections))
    return same + 6 * 196 + 400, same
