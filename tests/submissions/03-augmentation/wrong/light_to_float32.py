"""Does not go back to the dtype of the images."""
# /// expect
# fails = ["augmentation.relight: dtype and input left alone"]
# names = ["dtype of the result for float16"]
# ///

# %% answer="relight"
def relight(images, gains, offsets):
    images = ops.convert_to_tensor(images)
    gains, offsets = (ops.reshape(ops.cast(v, "float32"), (-1, 1, 1, 1)) for v in (gains, offsets))
    brightened = ops.cast(images, "float32") * gains + offsets
    return ops.clip(brightened, 0, 1)
