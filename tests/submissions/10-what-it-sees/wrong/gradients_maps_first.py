"""The maps are the first axis."""
# /// expect
# fails = [
#     "what_it_sees.gap_gradients: values",
# ]
# names = ["maps come last"]
# ///


# %% answer="gap-gradients"
def gap_gradients(weights, label, height, width):
    column = weights[:, label] / (height * width)
    return np.broadcast_to(column[:, None, None], (len(column), height, width))
