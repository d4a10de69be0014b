"""Exchanges rows and columns."""
# /// expect
# fails = [
#     "augmentation.sample_at: whole positions",
#     "augmentation.sample_at: between pixels",
#     "augmentation.sample_at: outside",
# ]
# names = ["exchanging rows and columns"]
# ///

# %% answer="sample-at"
def sample_at(images, rows, columns):
    images = ops.convert_to_tensor(images)
    _, height, width, channels = images.shape
    rows, columns = ops.cast(columns, "float32"), ops.cast(rows, "float32")
    ring = ops.pad(images, [(0, 0), (1, 1), (1, 1), (0, 0)])
    pixels = ops.reshape(ring, (-1, channels))
    first = ops.arange(ops.shape(images)[0], dtype="int32") * (height + 2) * (width + 2)

    def pixel(row, column):
        row = ops.cast(ops.clip(row, -1, height), "int32") + 1
        column = ops.cast(ops.clip(column, -1, width), "int32") + 1
        place = first[:, None, None] + row * (width + 2) + column
        return ops.cast(ops.take(pixels, place, axis=0), "float32")

    top, left = ops.floor(rows), ops.floor(columns)
    down, right = (rows - top)[..., None], (columns - left)[..., None]
    upper = (1 - right) * pixel(top, left) + right * pixel(top, left + 1)
    lower = (1 - right) * pixel(top + 1, left) + right * pixel(top + 1, left + 1)
    return ops.cast((1 - down) * upper + down * lower, images.dtype)
