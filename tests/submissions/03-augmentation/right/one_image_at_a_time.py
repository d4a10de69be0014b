"""Writes everything for one image and lets `ops.vectorized_map` do the batch."""

# %% answer="shift-batch"
def shift_batch(images, offsets):
    images = ops.convert_to_tensor(images)
    height, width = images.shape[1:3]

    def one(pair):
        image, (down, right) = pair[0], (pair[1][0], pair[1][1])
        for axis, moved, size in ((0, down, height), (1, right, width)):
            source = ops.arange(size, dtype="int32") - moved
            keep = ops.cast((source >= 0) & (source < size), image.dtype)
            image = ops.take(image, ops.clip(source, 0, size - 1), axis=axis)
            image = image * ops.reshape(keep, (-1, 1, 1) if axis == 0 else (1, -1, 1))
        return image

    return ops.vectorized_map(one, (images, ops.cast(offsets, "int32")))

# %% answer="relight"
def relight(images, gains, offsets):
    def one(triple):
        image, gain, offset = triple
        bright = ops.cast(image, "float32") * gain + offset
        return ops.cast(ops.minimum(ops.relu(bright), 1), image.dtype)

    numbers = (ops.cast(gains, "float32"), ops.cast(offsets, "float32"))
    return ops.vectorized_map(one, (ops.convert_to_tensor(images), *numbers))
