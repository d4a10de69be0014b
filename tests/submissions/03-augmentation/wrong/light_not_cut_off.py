"""Leaves values outside of 0 to 1."""
# /// expect
# fails = ["augmentation.relight: stays within 0 and 1"]
# names = ["not cutting off"]
# ///

# %% answer="relight"
def relight(images, gains, offsets):
    images = ops.convert_to_tensor(images)
    gains, offsets = (ops.reshape(ops.cast(v, "float32"), (-1, 1, 1, 1)) for v in (gains, offsets))
    brightened = ops.cast(images, "float32") * gains + offsets
    return ops.cast(brightened, images.dtype)
