"""Sorts the names by their means."""

# %% answer="choose"
def choose(held_out, test):
    if not held_out or set(held_out) ^ set(test):
        raise ValueError("not the same networks")
    *_, name = sorted(held_out, key=lambda n: sum(held_out[n]) / len(held_out[n]))
    return [name, sum(test[name]) / len(test[name])]
