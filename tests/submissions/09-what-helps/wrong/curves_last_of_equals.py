"""The last of equals."""
# /// expect
# fails = ["what_helps.overfitting: epoch"]
# names = ["the last of several equal ones"]
# ///

# %% answer="overfitting"
def overfitting(train, held_out):
    if len(train) != len(held_out) or not len(train):
        raise ValueError("no curves")
    place = len(held_out) - 1 - int(np.argmax(held_out[::-1]))
    gap = train[place] - held_out[place]
    return place + 1, gap, held_out[place] - held_out[-1]
