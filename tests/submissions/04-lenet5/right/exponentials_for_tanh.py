"""The squashing function by exponentials, the border by concatenating strips of background."""

# %% answer="scaled-tanh"
def scaled_tanh(x):
    return 1.7159 * (2.0 * ops.sigmoid(x * (4.0 / 3.0)) - 1.0)

# %% answer="prepare"
def prepare(images):
    inked = images * 1.275 - 0.1
    side = ops.zeros_like(inked[:, :, :2]) - 0.1
    inked = ops.concatenate([side, inked, side], axis=2)
    strip = ops.zeros_like(inked[:, :2]) - 0.1
    return ops.concatenate([strip, inked, strip], axis=1)
