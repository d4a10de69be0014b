"""Neighbourhoods end at the last map of S2."""
# /// expect
# fails = [
#   "lenet5.connection_table: maps 0 to 5",
#   "lenet5.connection_table: maps 6 to 11",
# ]
# names = ["should wrap round"]
# ///

# %% answer="connection-table"
def connection_table():
    table = np.zeros((6, 16), bool)
    for first in range(6):
        table[first : first + 3, first] = True
        table[first : first + 4, 6 + first] = True
    for first in range(3):
        table[[(first + step) % 6 for step in (0, 1, 3, 4)], 12 + first] = True
    table[:, 15] = True
    return table
