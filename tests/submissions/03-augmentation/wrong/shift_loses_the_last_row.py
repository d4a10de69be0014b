"""Indices of the last row and column are taken to be outside."""
# /// expect
# fails = ["augmentation.shift_batch: down, up, right, left"]
# names = ["leaving the image's last row and column out: they are inside"]
# ///

# %% answer="shift-batch"
def shift_batch(images, offsets):
    images = ops.convert_to_tensor(images)
    offsets = ops.cast(ops.convert_to_tensor(offsets), "int32")
    height, width = images.shape[1], images.shape[2]

    def fetch(x, offset, size, axis):
        source = ops.arange(size)[None, :] - offset[:, None]
        inside = ops.logical_and(source >= 0, source < size - 1)
        shape = [-1, 1, 1, 1]
        shape[axis] = size
        source = ops.reshape(ops.clip(source, 0, size - 1), shape)
        got = ops.take_along_axis(x, source, axis=axis)
        return ops.where(ops.reshape(inside, shape), got, ops.zeros_like(got))

    images = fetch(images, offsets[:, 0], height, 1)
    return fetch(images, offsets[:, 1], width, 2)
