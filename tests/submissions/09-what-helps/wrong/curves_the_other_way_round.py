"""Losses are negative."""
# /// expect
# fails = ["what_helps.overfitting: lost"]
# names = ["the other way round: what is lost is positive"]
# ///

# %% answer="overfitting"
def overfitting(train, held_out):
    if len(train) != len(held_out) or not len(train):
        raise ValueError("no curves")
    place = int(np.argmax(held_out))
    gap = train[place] - held_out[place]
    return place + 1, gap, held_out[-1] - held_out[place]
