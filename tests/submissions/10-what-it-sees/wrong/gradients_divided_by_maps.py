"""Divided by the number of maps."""
# /// expect
# fails = [
#     "what_it_sees.gap_gradients: values",
# ]
# names = ["divided by the number of maps"]
# ///


# %% answer="gap-gradients"
def gap_gradients(weights, label, height, width):
    return np.tile(weights[:, label] / len(weights), (height, width, 1))
