"""Takes the first offset for the columns, as x before y."""
# /// expect
# fails = [
#     "augmentation.shift_batch: down, up, right, left",
#     "augmentation.shift_batch: out of the frame",
# ]
# names = ["exchanging the two offsets"]
# ///

# %% answer="shift-batch"
def shift_batch(images, offsets):
    images = ops.convert_to_tensor(images)
    offsets = ops.cast(offsets, "int32")

    def sources(size, moved):
        came_from = ops.arange(size, dtype="int32") - moved[:, None]
        return ops.one_hot(came_from, size, dtype=images.dtype)  # outside: a row of zeros

    rows = sources(images.shape[1], offsets[:, 1])
    columns = sources(images.shape[2], offsets[:, 0])
    moved = ops.einsum("bij,bjwc->biwc", rows, images)
    return ops.einsum("bij,bhjc->bhic", columns, moved)
