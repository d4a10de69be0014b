"""Turns about height / 2 and width / 2."""
# /// expect
# fails = [
#     "augmentation.rotate_batch: quarter turns",
#     "augmentation.rotate_batch: any angle",
# ]
# names = ["half a pixel before"]
# ///

# %% answer="rotate-batch"
def rotate_batch(images, degrees):
    height, width = images.shape[1:3]
    down = ops.arange(height, dtype="float32")[None, :, None] - height / 2
    right = ops.arange(width, dtype="float32")[None, None, :] - width / 2
    angles = ops.reshape(ops.cast(degrees, "float32"), (-1, 1, 1)) * (np.pi / 180)
    cos, sin = ops.cos(angles), ops.sin(angles)
    rows = height / 2 + down * cos + right * sin
    columns = width / 2 + right * cos - down * sin
    return sample_at(images, rows, columns)
