"""C1 counted at 32 times 32 positions."""
# /// expect
# fails = ["lenet5.multiply_adds: original", "lenet5.multiply_adds: modern"]
# names = ["C1 has 28×28 positions: windows of 5 on 32×32"]
# ///

# %% answer="multiply-adds"
def multiply_adds(connections):
    n = int(np.sum(connections))
    c1 = 6 * 25 * 32 * 32
    rest = 16 * 25 * 120 + 120 * 84 + 84 * 10
    return c1 + 6 * 14 * 14 + n * 25 * 100 + 16 * 25 + rest, c1 + 96 * 25 * 100 + rest
