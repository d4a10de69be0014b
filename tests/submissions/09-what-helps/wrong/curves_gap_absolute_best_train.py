"""The gap to the best training accuracy of any epoch."""

# /// expect
# fails = [
#     "what_helps.overfitting: gap",
# ]
# names = ["training at its best, not at that epoch"]
# ///

# %% answer="overfitting"
def overfitting(train, held_out):
    if len(train) != len(held_out) or not train:
        raise ValueError("lengths")
    place = int(np.argmax(held_out))
    return place + 1, max(train) - held_out[place], held_out[place] - held_out[-1]
