"""Adds the offset before it multiplies."""
# /// expect
# fails = [
#     "augmentation.relight: gain and offset",
#     "augmentation.relight: stays within 0 and 1",
# ]
# names = ["adding the offset before"]
# ///

# %% answer="relight"
def relight(images, gains, offsets):
    images = ops.convert_to_tensor(images)
    gains, offsets = (ops.reshape(ops.cast(v, "float32"), (-1, 1, 1, 1)) for v in (gains, offsets))
    brightened = (ops.cast(images, "float32") + offsets) * gains
    return ops.cast(ops.clip(brightened, 0, 1), images.dtype)
