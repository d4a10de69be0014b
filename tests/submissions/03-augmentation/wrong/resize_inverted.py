"""Multiplies by the factor where it should divide."""
# /// expect
# fails = [
#     "augmentation.resize_batch: larger",
#     "augmentation.resize_batch: smaller",
# ]
# names = ["smaller where the factor says larger"]
# ///

# %% answer="resize-batch"
def resize_batch(images, factors):
    height, width = images.shape[1:3]
    down = ops.arange(height, dtype="float32")[None, :, None] - (height - 1) / 2
    right = ops.arange(width, dtype="float32")[None, None, :] - (width - 1) / 2
    factors = ops.reshape(ops.cast(factors, "float32"), (-1, 1, 1))
    rows = (height - 1) / 2 + down * factors + 0 * right  # 0 * right: one row for each column
    columns = (width - 1) / 2 + right * factors + 0 * down
    return sample_at(images, rows, columns)
