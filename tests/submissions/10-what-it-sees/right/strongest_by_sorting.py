"""sorted with a key; arrays come back."""


# %% answer="strongest"
def strongest(maps, count):
    if count < 1 or count > len(maps):
        raise ValueError("count")
    order = sorted(range(len(maps)), key=lambda n: maps[n].max(), reverse=True)
    rows = []
    for n in order[:count]:
        rows.append([n, *np.argwhere(maps[n] == maps[n].max())[0]])
    return np.array(rows)
