"""Enlarges about the upper left corner."""
# /// expect
# fails = [
#     "augmentation.resize_batch: larger",
#     "augmentation.resize_batch: smaller",
# ]
# names = ["about the corner"]
# ///

# %% answer="resize-batch"
def resize_batch(images, factors):
    height, width = images.shape[1:3]
    down = ops.arange(height, dtype="float32")[None, :, None]
    right = ops.arange(width, dtype="float32")[None, None, :]
    factors = ops.reshape(ops.cast(factors, "float32"), (-1, 1, 1))
    rows = down / factors + 0 * right  # 0 * right: one row for each column
    columns = right / factors + 0 * down
    return sample_at(images, rows, columns)
