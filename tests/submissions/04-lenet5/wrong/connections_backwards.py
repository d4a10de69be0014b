"""Neighbours before a map's own number."""
# /// expect
# fails = ["lenet5.connection_table: maps 0 to 5"]
# names = ["the neighbours come after a map's own number, not before it"]
# ///

# %% answer="connection-table"
def connection_table():
    table = np.zeros((6, 16), dtype=bool)
    for j in range(6):
        for k in range(3):
            table[(j - k) % 6, j] = True
        for k in range(4):
            table[(j + k) % 6, 6 + j] = True
    for j in range(3):
        for k in (0, 1, 3, 4):
            table[(j + k) % 6, 12 + j] = True
    table[:, 15] = True
    return table
