"""The mean of all gains for every image."""
# /// expect
# fails = ["augmentation.relight: gain and offset", "augmentation.relight: stays within 0 and 1"]
# names = ["the mean of all gains for every image"]
# ///

# %% answer="relight"
def relight(images, gains, offsets):
    images = ops.convert_to_tensor(images)
    dtype = images.dtype
    g = ops.reshape(ops.cast(gains, "float32"), (-1, 1, 1, 1))
    o = ops.reshape(ops.cast(offsets, "float32"), (-1, 1, 1, 1))
    y = ops.cast(images, "float32") * ops.mean(g) + o
    y = ops.minimum(ops.maximum(y, 0.0), 1.0)
    return ops.cast(y, dtype)
