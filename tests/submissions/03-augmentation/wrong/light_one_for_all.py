"""Lights all images like the first."""
# /// expect
# fails = [
#     "augmentation.relight: gain and offset",
#     "augmentation.relight: stays within 0 and 1",
# ]
# names = ["first image's number"]
# ///

# %% answer="relight"
def relight(images, gains, offsets):
    images = ops.convert_to_tensor(images)
    gains, offsets = (
        ops.reshape(ops.cast(v, "float32"), (-1, 1, 1, 1)) for v in (gains[:1], offsets[:1])
    )
    brightened = ops.cast(images, "float32") * gains + offsets
    return ops.cast(ops.clip(brightened, 0, 1), images.dtype)
