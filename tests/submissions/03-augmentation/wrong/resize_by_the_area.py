"""Twice as large is taken by the area."""

# /// expect
# fails = [
#     "augmentation.resize_batch: larger",
#     "augmentation.resize_batch: smaller",
# ]
# names = ["taking the factor for that of the area"]
# ///

# %% answer="resize-batch"
def resize_batch(images, factors):
    height, width = images.shape[1:3]
    down = ops.arange(height, dtype="float32")[None, :, None] - (height - 1) / 2
    right = ops.arange(width, dtype="float32")[None, None, :] - (width - 1) / 2
    sides = ops.sqrt(ops.reshape(ops.cast(factors, "float32"), (-1, 1, 1)))
    rows = (height - 1) / 2 + down / sides + 0 * right
    columns = (width - 1) / 2 + right / sides + 0 * down
    return sample_at(images, rows, columns)
