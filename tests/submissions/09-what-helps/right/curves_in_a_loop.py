"""A loop that keeps the first of the best."""

# %% answer="overfitting"
def overfitting(train, held_out):
    if len(train) != len(held_out):
        raise ValueError("one curve is longer")
    if len(held_out) == 0:
        raise ValueError("no epochs")
    best, epoch = -1.0, None
    for number, value in enumerate(held_out, start=1):
        if value > best:
            best, epoch = value, number
    return epoch, train[epoch - 1] - best, best - held_out[-1]
