"""Counts epochs from 0."""
# /// expect
# fails = ["what_helps.overfitting: epoch"]
# names = ["epochs are counted from 1"]
# ///

# %% answer="overfitting"
def overfitting(train, held_out):
    if len(train) != len(held_out) or not len(train):
        raise ValueError("no curves")
    place = int(np.argmax(held_out))
    gap = train[place] - held_out[place]
    return place, gap, held_out[place] - held_out[-1]
