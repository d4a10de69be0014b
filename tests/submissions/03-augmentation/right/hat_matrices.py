"""Resizes and moves by matrices of hat functions, one for the rows and one for the columns."""

# %% added before="shift-batch"
def hats(positions, size):
    """Share of each of `size` pixels at each position, (batch, positions, size)."""
    distance = ops.abs(ops.expand_dims(positions, -1) - ops.arange(size, dtype="float32"))
    return ops.maximum(1 - distance, 0)


def separable(images, rows, columns):
    images = ops.convert_to_tensor(images)
    left = hats(rows, images.shape[1])
    right = hats(columns, images.shape[2])
    mixed = ops.einsum("bij,bjkc->bikc", left, ops.cast(images, "float32"))
    return ops.cast(ops.einsum("blk,bikc->bilc", right, mixed), images.dtype)

# %% answer="shift-batch"
def shift_batch(images, offsets):
    offsets = ops.cast(offsets, "float32")
    rows = ops.arange(images.shape[1], dtype="float32") - offsets[:, :1]
    columns = ops.arange(images.shape[2], dtype="float32") - offsets[:, 1:]
    return separable(images, rows, columns)

# %% answer="sample-at"
def sample_at(images, rows, columns):
    images = ops.convert_to_tensor(images)
    rows, columns = ops.cast(rows, "float32"), ops.cast(columns, "float32")
    left, right = hats(rows, images.shape[1]), hats(columns, images.shape[2])
    values = ops.cast(images, "float32")
    return ops.cast(ops.einsum("byxi,byxj,bijc->byxc", left, right, values), images.dtype)

# %% answer="resize-batch"
def resize_batch(images, factors):
    factors = ops.reshape(ops.cast(factors, "float32"), (-1, 1))

    def sources(size):
        middle = (size - 1) / 2
        return middle + (ops.arange(size, dtype="float32") - middle) / factors

    return separable(images, sources(images.shape[1]), sources(images.shape[2]))
