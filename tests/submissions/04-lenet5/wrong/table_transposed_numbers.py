"""The table with a row for each map of C3, as integers."""
# /// expect
# fails = [
#   "lenet5.connection_table: maps 0 to 5",
#   "lenet5.connection_table: maps 6 to 11",
#   "lenet5.connection_table: maps 12 to 14",
#   "lenet5.connection_table: map 15, shape and dtype",
# ]
# names = ["this is transposed"]
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
    return table.T.astype(int)
