"""Grey levels first, then a border of the background's own value."""

# %% answer="prepare"
def prepare(images):
    levels = -0.1 * (1 - images) + 1.175 * images
    return ops.pad(levels, ((0, 0), (2, 2), (2, 2), (0, 0)), constant_values=-0.1)
