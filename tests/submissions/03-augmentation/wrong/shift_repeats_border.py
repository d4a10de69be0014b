"""Cuts the indices off and forgets to put zeros where they were outside."""
# /// expect
# fails = [
#     "augmentation.shift_batch: down, up, right, left",
#     "augmentation.shift_batch: out of the frame",
# ]
# names = ["repeating the border"]
# ///

# %% answer="shift-batch"
def shift_batch(images, offsets):
    images = ops.convert_to_tensor(images)
    offsets = ops.cast(offsets, "int32")
    height, width = images.shape[1:3]
    rows = ops.clip(ops.arange(height, dtype="int32") - offsets[:, :1], 0, height - 1)
    columns = ops.clip(ops.arange(width, dtype="int32") - offsets[:, 1:], 0, width - 1)
    images = ops.take_along_axis(images, rows[:, :, None, None], axis=1)
    return ops.take_along_axis(images, columns[:, None, :, None], axis=2)
