"""A decorator keeps the dtype; warps are made by closures; `compare` is one comprehension."""

# %% added before="shift-batch"
from functools import partial, wraps


def keeps_dtype(function):
    """Compute in float32, give back what came in."""

    @wraps(function)
    def wrapped(images, *args, **kwargs):
        dtype = keras.backend.standardize_dtype(images.dtype)
        return ops.cast(function(ops.cast(images, "float32"), *args, **kwargs), dtype)

    return wrapped


# %% answer="shift-batch"
@keeps_dtype
def shift_batch(images, offsets):
    images = ops.convert_to_tensor(images)
    offsets = ops.cast(offsets, "int32")
    for axis, moves in ((1, offsets[:, 0]), (2, offsets[:, 1])):
        size = images.shape[axis]
        source = ops.arange(size, dtype="int32")[None] - moves[:, None]
        inside = ops.logical_and(source >= 0, source < size)
        shape = (-1, size, 1, 1) if axis == 1 else (-1, 1, size, 1)
        index = ops.reshape(ops.clip(source, 0, size - 1), shape)
        index = ops.broadcast_to(index, ops.shape(images))
        taken = ops.take_along_axis(images, index, axis=axis)
        images = taken * ops.cast(ops.reshape(inside, shape), "float32")
    return images


# %% answer="flip-batch"
@keeps_dtype
def flip_batch(images, flags):
    chosen = ops.cast(flags, "float32")[:, None, None, None]
    return chosen * images[:, :, ::-1] + (1 - chosen) * images


# %% answer="relight"
@keeps_dtype
def relight(images, gains, offsets):
    per_image = partial(ops.expand_dims, axis=(1, 2, 3))
    gains, offsets = (per_image(ops.cast(v, "float32")) for v in (gains, offsets))
    return ops.minimum(ops.maximum(images * gains + offsets, 0.0), 1.0)


# %% answer="sample-at"
@keeps_dtype
def sample_at(images, rows, columns):
    images = ops.convert_to_tensor(images)
    rows, columns = ops.cast(rows, "float32"), ops.cast(columns, "float32")
    height, width = images.shape[1:3]

    def near(positions, size):  # (batch, y, x, size): how much each pixel counts
        distance = positions[..., None] - ops.arange(size, dtype="float32")
        return ops.relu(1 - ops.abs(distance))

    return ops.einsum("byxh,byxw,bhwc->byxc", near(rows, height), near(columns, width), images)


# %% answer="rotate-batch"
def about_the_middle(sources):
    """A change of images from where each pixel comes from, in pixels from the middle."""

    @keeps_dtype
    def changed(images, numbers):
        height, width = images.shape[1:3]
        y, x = (height - 1) / 2, (width - 1) / 2
        down, right = ops.meshgrid(
            ops.arange(height, dtype="float32") - y,
            ops.arange(width, dtype="float32") - x,
            indexing="ij",
        )
        numbers = ops.cast(numbers, "float32")[:, None, None]
        rows, columns = sources(down[None], right[None], numbers)
        return sample_at(images, rows + y, columns + x)

    return changed


def turned(down, right, degrees):
    angle = degrees * (np.pi / 180)
    return (
        down * ops.cos(angle) + right * ops.sin(angle),
        right * ops.cos(angle) - down * ops.sin(angle),
    )


rotate_batch = about_the_middle(turned)

# %% answer="resize-batch"
resize_batch = about_the_middle(lambda down, right, factor: (down / factor, right / factor))


# %% answer="augmented-batches"
def augmented_batches(images, labels, batch_size, augment, seed):
    change = (lambda batch: batch) if augment is None else partial(augment, training=True)
    order = np.random.RandomState(seed).permutation(len(images))
    cuts = range(batch_size, len(images), batch_size)
    yield from ((change(images[i]), labels[i]) for i in np.split(order, cuts))


# %% answer="compare"
def compare(builders, train, tests, epochs, seed=42):
    def trained(build):
        keras.utils.set_random_seed(seed)
        (model := build()).fit(*train, batch_size=32, epochs=epochs, verbose=0)
        return model

    return {
        name: {test: model.evaluate(*images, verbose=0)[1] for test, images in tests.items()}
        for name, build in builders.items()
        if (model := trained(build))
    }
