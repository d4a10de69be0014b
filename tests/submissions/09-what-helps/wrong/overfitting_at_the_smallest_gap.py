"""The epoch with the smallest gap in place of the best held-out one."""
# /// expect
# fails = [
#   "what_helps.overfitting: epoch",
#   "what_helps.overfitting: gap",
#   "what_helps.overfitting: lost",
# ]
# names = ["the epoch with the smallest gap"]
# ///

# %% answer="overfitting"
def overfitting(train, held_out):
    if len(train) != len(held_out) or not train:
        raise ValueError("curves differ")
    best = int(np.argmin(np.array(train) - np.array(held_out)))
    return best + 1, train[best] - held_out[best], held_out[best] - held_out[-1]
