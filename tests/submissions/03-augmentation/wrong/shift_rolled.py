"""np.roll brings back at one side what leaves at the other."""
# /// expect
# fails = [
#     "augmentation.shift_batch: down, up, right, left",
#     "augmentation.shift_batch: out of the frame",
# ]
# names = ["np.roll", "comes in again"]
# ///

# %% answer="shift-batch"
def shift_batch(images, offsets):
    images = ops.convert_to_tensor(images)
    offsets = ops.cast(offsets, "int32")
    height, width = images.shape[1:3]
    rows = (ops.arange(height, dtype="int32") - offsets[:, :1]) % height
    columns = (ops.arange(width, dtype="int32") - offsets[:, 1:]) % width
    images = ops.take_along_axis(images, rows[:, :, None, None], axis=1)
    return ops.take_along_axis(images, columns[:, None, :, None], axis=2)
