"""Ones times weights."""


# %% answer="gap-gradients"
def gap_gradients(weights, label, height, width):
    share = np.ones((height, width, 1)) / (height * width)
    return share * weights[:, label]
