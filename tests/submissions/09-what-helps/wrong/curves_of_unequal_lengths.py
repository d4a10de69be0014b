"""Takes curves of unequal lengths."""
# /// expect
# fails = ["what_helps.overfitting: refusals"]
# ///

# %% answer="overfitting"
def overfitting(train, held_out):
    if not len(train):
        raise ValueError("no curves")
    place = int(np.argmax(held_out))
    gap = train[place] - held_out[place]
    return place + 1, gap, held_out[place] - held_out[-1]
