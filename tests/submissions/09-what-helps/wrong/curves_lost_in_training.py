"""What training lost."""
# /// expect
# fails = ["what_helps.overfitting: lost"]
# names = ["what training lost, not held-out images"]
# ///

# %% answer="overfitting"
def overfitting(train, held_out):
    if len(train) != len(held_out) or not len(train):
        raise ValueError("no curves")
    place = int(np.argmax(held_out))
    gap = train[place] - held_out[place]
    return place + 1, gap, train[place] - train[-1]
