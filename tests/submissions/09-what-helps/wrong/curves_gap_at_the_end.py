"""The gap after the last epoch."""
# /// expect
# fails = ["what_helps.overfitting: gap"]
# names = ["the gap after the last epoch, not after the best"]
# ///

# %% answer="overfitting"
def overfitting(train, held_out):
    if len(train) != len(held_out) or not len(train):
        raise ValueError("no curves")
    place = int(np.argmax(held_out))
    gap = train[-1] - held_out[-1]
    return place + 1, gap, held_out[place] - held_out[-1]
