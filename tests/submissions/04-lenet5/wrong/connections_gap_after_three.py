"""Maps 12 to 14 see three neighbours and one apart."""
# /// expect
# fails = ["lenet5.connection_table: maps 12 to 14"]
# names = ["maps 12 to 14 see two pairs: 0, 1 and 3, 4, with one map between them"]
# ///

# %% answer="connection-table"
def connection_table():
    table = np.zeros((6, 16), dtype=bool)
    for j in range(6):
        for k in range(3):
            table[(j + k) % 6, j] = True
        for k in range(4):
            table[(j + k) % 6, 6 + j] = True
    for j in range(3):
        for k in (0, 1, 2, 4):
            table[(j + k) % 6, 12 + j] = True
    table[:, 15] = True
    return table
