"""Multiplies with the flags as floats, which makes float32 of the images."""
# /// expect
# fails = ["augmentation.flip_batch: dtype and input left alone"]
# names = ["dtype of the result for float16"]
# ///

# %% answer="flip-batch"
def flip_batch(images, flags):
    flags = ops.cast(ops.reshape(flags, (-1, 1, 1, 1)), "float32")
    images = ops.cast(images, "float32")
    return flags * ops.flip(images, axis=2) + (1 - flags) * images
