"""The first offset for rows and for columns."""
# /// expect
# fails = [
#   "augmentation.shift_batch: down, up, right, left",
#   "augmentation.shift_batch: out of the frame",
# ]
# names = ["using the first offset of an image for the second, too"]
# ///

# %% answer="shift-batch"
def shift_batch(images, offsets):
    images = ops.convert_to_tensor(images)
    offsets = ops.convert_to_tensor(offsets, dtype="int32")
    _, h, w, _ = images.shape
    rows, cols = ops.arange(h, dtype="int32"), ops.arange(w, dtype="int32")
    move_rows = ops.equal(rows[None, :, None] - offsets[:, 0][:, None, None], rows[None, None, :])
    move_cols = ops.equal(cols[None, :, None] - offsets[:, 0][:, None, None], cols[None, None, :])
    move_rows = ops.cast(move_rows, images.dtype)
    move_cols = ops.cast(move_cols, images.dtype)
    return ops.einsum("bij,bklm,bjln->bikn" if False else "bij,bjlc,bkl->bikc", move_rows, images, move_cols)
