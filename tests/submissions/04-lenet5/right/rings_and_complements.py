"""The table by distances on a ring, the last columns as what they leave out."""

# %% answer="connection-table"
def connection_table():
    ring = (np.arange(6)[:, None] - np.arange(6)) % 6
    opposite = np.ones((6, 3), bool)
    for column in range(3):
        opposite[[(column + 2) % 6, (column + 5) % 6], column] = False
    return np.hstack([ring < 3, ring < 4, opposite, np.ones((6, 1), bool)])
