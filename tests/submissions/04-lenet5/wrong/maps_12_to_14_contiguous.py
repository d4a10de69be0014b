"""Maps 12 to 14 of C3 see four neighbours like those before them."""
# /// expect
# fails = ["lenet5.connection_table: maps 12 to 14"]
# names = ["two pairs with a gap"]
# ///

# %% answer="connection-table"
def connection_table():
    table = np.zeros((6, 16), bool)
    for first in range(6):
        table[[(first + step) % 6 for step in range(3)], first] = True
        table[[(first + step) % 6 for step in range(4)], 6 + first] = True
    for first in range(3):
        table[[(first + step) % 6 for step in range(4)], 12 + first] = True
    table[:, 15] = True
    return table
