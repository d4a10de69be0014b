"""The middle of an even side rounded down."""
# /// expect
# fails = ["augmentation.rotate_batch: quarter turns", "augmentation.rotate_batch: any angle"]
# names = ["rounding the middle down: it may lie between two pixels"]
# ///

# %% answer="rotate-batch"
def rotate_batch(images, degrees):
    images = ops.convert_to_tensor(images)
    height, width = images.shape[1], images.shape[2]
    theta = ops.cast(degrees, "float32") * (np.pi / 180)
    theta = theta[:, None, None]
    cy, cx = (height - 1) // 2, (width - 1) // 2
    d = ops.reshape(ops.arange(height, dtype="float32") - cy, (1, -1, 1))
    r = ops.reshape(ops.arange(width, dtype="float32") - cx, (1, 1, -1))
    cos, sin = ops.cos(theta), ops.sin(theta)
    return sample_at(images, cy + d * cos + r * sin, cx + r * cos - d * sin)
