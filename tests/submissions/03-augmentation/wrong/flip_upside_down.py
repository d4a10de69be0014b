"""Mirrors along axis 1, which is up and down."""
# /// expect
# fails = [
#     "augmentation.flip_batch: values",
# ]
# names = ["upside down"]
# ///

# %% answer="flip-batch"
def flip_batch(images, flags):
    flags = ops.reshape(flags, (-1, 1, 1, 1))
    return ops.where(flags, ops.flip(images, axis=1), images)
