"""Fetches rows and then columns, and blacks out what was outside."""

# %% answer="shift-batch"
def shift_batch(images, offsets):
    images = ops.convert_to_tensor(images)
    for axis in (1, 2):
        size = images.shape[axis]
        wanted = ops.arange(size) - ops.cast(offsets, "int32")[:, axis - 1, None]
        inside = ops.logical_and(wanted >= 0, wanted < size)
        shape = (-1, size, 1, 1) if axis == 1 else (-1, 1, size, 1)
        index = ops.reshape(ops.clip(wanted, 0, size - 1), shape)
        fetched = ops.take_along_axis(images, index, axis=axis)
        images = ops.where(ops.reshape(inside, shape), fetched, ops.zeros_like(fetched))
    return images

# %% answer="flip-batch"
def flip_batch(images, flags):
    images = ops.convert_to_tensor(images)
    width = images.shape[2]
    forwards = ops.arange(width)[None]
    flags = ops.cast(flags, "int32")[:, None]
    columns = flags * (width - 1 - forwards) + (1 - flags) * forwards
    return ops.take_along_axis(images, columns[:, None, :, None], axis=2)

# %% answer="sample-at"
def sample_at(images, rows, columns):
    images = ops.convert_to_tensor(images)
    n, height, width, channels = ops.shape(images)
    flat = ops.reshape(images, (n, height * width, channels))
    count = ops.shape(rows)[1] * ops.shape(rows)[2]
    total = 0
    rows, columns = ops.cast(rows, "float32"), ops.cast(columns, "float32")
    for row in (ops.floor(rows), ops.floor(rows) + 1):
        for column in (ops.floor(columns), ops.floor(columns) + 1):
            share = (1 - ops.abs(rows - row)) * (1 - ops.abs(columns - column))
            outside = (row < 0) | (row > height - 1) | (column < 0) | (column > width - 1)
            share = ops.where(outside, 0.0, share)
            place = ops.clip(row, 0, height - 1) * width + ops.clip(column, 0, width - 1)
            place = ops.reshape(ops.cast(place, "int32"), (n, count, 1))
            found = ops.take_along_axis(flat, place, axis=1)
            found = ops.reshape(found, (n, *ops.shape(rows)[1:], channels))
            total = total + share[..., None] * ops.cast(found, "float32")
    return ops.cast(total, images.dtype)
