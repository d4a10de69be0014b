"""No axes for the positions."""
# /// expect
# fails = [
#     "what_it_sees.gap_gradients: values",
# ]
# names = ["given once for each map"]
# ///


# %% answer="gap-gradients"
def gap_gradients(weights, label, height, width):
    return weights[:, label] / (height * width)
