"""Moves all images by the first one's offsets."""
# /// expect
# fails = [
#     "augmentation.shift_batch: each image by its own offsets",
# ]
# names = ["the first image's number for all"]
# ///

# %% answer="shift-batch"
def shift_batch(images, offsets):
    images = ops.convert_to_tensor(images)
    offsets = ops.cast(offsets, "int32")

    def sources(size, moved):
        came_from = ops.arange(size, dtype="int32") - moved[:, None]
        return ops.one_hot(came_from, size, dtype=images.dtype)  # outside: a row of zeros

    rows = sources(images.shape[1], offsets[:1, 0])
    columns = sources(images.shape[2], offsets[:1, 1])
    moved = ops.einsum("aij,bjwc->biwc", rows, images)
    return ops.einsum("aij,bhjc->bhic", columns, moved)
