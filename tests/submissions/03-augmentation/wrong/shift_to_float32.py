"""Makes float32 of everything."""
# /// expect
# fails = ["augmentation.shift_batch: dtype and input left alone"]
# names = ["dtype of the result for float16"]
# ///

# %% answer="shift-batch"
def shift_batch(images, offsets):
    images = ops.cast(images, "float32")
    offsets = ops.cast(offsets, "int32")

    def sources(size, moved):
        came_from = ops.arange(size, dtype="int32") - moved[:, None]
        return ops.one_hot(came_from, size, dtype="float32")  # outside: a row of zeros

    rows = sources(images.shape[1], offsets[:, 0])
    columns = sources(images.shape[2], offsets[:, 1])
    moved = ops.einsum("bij,bjwc->biwc", rows, images)
    return ops.einsum("bij,bhjc->bhic", columns, moved)
