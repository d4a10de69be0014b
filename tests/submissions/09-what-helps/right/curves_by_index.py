"""max and index, of lists."""

# %% answer="overfitting"
def overfitting(train, held_out):
    pairs = list(zip(train, held_out, strict=True))
    best = max(h for _, h in pairs)  # of nothing: a ValueError
    place = list(held_out).index(best)
    t, h = pairs[place]
    return np.array([place + 1, t - h, h - pairs[-1][1]])
