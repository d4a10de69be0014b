"""NumPy's argmax over the means; a missing name is refused by hand."""

# %% answer="choose"
def choose(held_out, test):
    names = list(held_out)
    if sorted(names) != sorted(test) or len(names) == 0:
        raise ValueError
    means = np.array([np.mean(held_out[name]) for name in names])
    best = names[means.argmax()]
    return best, np.mean(test[best])
