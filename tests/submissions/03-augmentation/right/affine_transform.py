"""Every geometric change is one matrix for `ops.image.affine_transform`."""

# %% added before="shift-batch"
def transformed(images, a, b, c, d, e, f):
    """Column a·x + b·y + c and row d·x + e·y + f of the image, for pixel (x, y) of the result."""
    a, b, c, d, e, f = (ops.cast(v, "float32") for v in (a, b, c, d, e, f))
    zero = 0 * a
    matrices = ops.stack([a, b + zero, c + zero, d + zero, e + zero, f + zero, zero, zero], axis=1)
    images = ops.convert_to_tensor(images)
    changed = ops.image.affine_transform(
        ops.cast(images, "float32"), matrices, interpolation="bilinear", fill_mode="constant"
    )
    return ops.cast(changed, images.dtype)

# %% answer="shift-batch"
def shift_batch(images, offsets):
    offsets = ops.cast(offsets, "float32")
    one = ops.ones_like(offsets[:, 0])
    return transformed(images, one, 0 * one, -offsets[:, 1], 0 * one, one, -offsets[:, 0])

# %% answer="rotate-batch"
def rotate_batch(images, degrees):
    _, height, width, _ = images.shape
    y, x = (height - 1) / 2, (width - 1) / 2
    angle = ops.cast(degrees, "float32") * np.float32(np.pi / 180)
    cos, sin = ops.cos(angle), ops.sin(angle)
    return transformed(images, cos, -sin, x - cos * x + sin * y, sin, cos, y - sin * x - cos * y)

# %% answer="resize-batch"
def resize_batch(images, factors):
    _, height, width, _ = images.shape
    s = 1 / ops.cast(factors, "float32")
    y, x = (height - 1) / 2, (width - 1) / 2
    return transformed(images, s, 0 * s, x * (1 - s), 0 * s, s, y * (1 - s))
