"""Writes into the NumPy array that it was given."""
# /// expect
# fails = ["augmentation.shift_batch: dtype and input left alone"]
# names = ["passed in have changed"]
# ///

# %% answer="shift-batch"
def shift_batch(images, offsets):
    moved = _moved(images, offsets)
    if isinstance(images, np.ndarray):
        images[:] = array(moved)
    return moved


def _moved(images, offsets):
    images = ops.convert_to_tensor(images)
    offsets = ops.cast(offsets, "int32")

    def sources(size, moved):
        came_from = ops.arange(size, dtype="int32") - moved[:, None]
        return ops.one_hot(came_from, size, dtype=images.dtype)  # outside: a row of zeros

    rows = sources(images.shape[1], offsets[:, 0])
    columns = sources(images.shape[2], offsets[:, 1])
    moved = ops.einsum("bij,bjwc->biwc", rows, images)
    return ops.einsum("bij,bhjc->bhic", columns, moved)
