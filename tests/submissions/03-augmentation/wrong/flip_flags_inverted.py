"""Exchanges the two branches of ops.where."""
# /// expect
# fails = ["augmentation.flip_batch: values"]
# names = ["whose flag is not set"]
# ///

# %% answer="flip-batch"
def flip_batch(images, flags):
    flags = ops.reshape(flags, (-1, 1, 1, 1))
    return ops.where(flags, images, ops.flip(images, axis=2))
