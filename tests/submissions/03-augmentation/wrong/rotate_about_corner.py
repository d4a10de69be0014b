"""Turns about the upper left corner."""
# /// expect
# fails = [
#     "augmentation.rotate_batch: quarter turns",
#     "augmentation.rotate_batch: any angle",
# ]
# names = ["about the corner"]
# ///

# %% answer="rotate-batch"
def rotate_batch(images, degrees):
    height, width = images.shape[1:3]
    down = ops.arange(height, dtype="float32")[None, :, None]
    right = ops.arange(width, dtype="float32")[None, None, :]
    angles = ops.reshape(ops.cast(degrees, "float32"), (-1, 1, 1)) * (np.pi / 180)
    cos, sin = ops.cos(angles), ops.sin(angles)
    rows = down * cos + right * sin
    columns = right * cos - down * sin
    return sample_at(images, rows, columns)
