"""The table holds ones and zeros in place of True and False."""
# /// expect
# fails = ["lenet5.connection_table: map 15, shape and dtype"]
# names = []
# ///

# %% answer="connection-table"
def connection_table():
    table = np.zeros((6, 16), bool)
    for first in range(6):
        table[[(first + step) % 6 for step in range(3)], first] = True
        table[[(first + step) % 6 for step in range(4)], 6 + first] = True
    for first in range(3):
        table[[(first + step) % 6 for step in (0, 1, 3, 4)], 12 + first] = True
    table[:, 15] = True
    return table.astype(int)
