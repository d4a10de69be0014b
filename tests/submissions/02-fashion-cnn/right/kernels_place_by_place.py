"""A sum over the kernel's places; DefaultConv2D as a subclass of Conv2D; bincount."""


# %% answer="conv2d"
def conv2d(images, kernel, bias, stride, padding):
    k, _, maps_in, maps_out = kernel.shape
    n, height, width, depth = images.shape
    if depth != maps_in:
        raise ValueError(f"images of {depth} maps, kernel for {maps_in}")
    if padding == "same":
        rows, columns = -(-height // stride), -(-width // stride)
        down = max((rows - 1) * stride + k - height, 0)
        right = max((columns - 1) * stride + k - width, 0)
        images = np.pad(
            images,
            [(0, 0), (down // 2, down - down // 2), (right // 2, right - right // 2), (0, 0)],
        )
    elif padding == "valid":
        rows, columns = (height - k) // stride + 1, (width - k) // stride + 1
    else:
        raise ValueError(f"padding={padding!r}")
    result = np.zeros((n, rows, columns, maps_out), np.result_type(images, kernel, bias))
    for u in range(k):
        for v in range(k):
            seen = images[
                :,
                u : u + (rows - 1) * stride + 1 : stride,
                v : v + (columns - 1) * stride + 1 : stride,
            ]
            result += seen @ kernel[u, v]
    result += bias
    return result


# %% answer="plan"
def plan(layers, shape):
    rows = []
    for kind, *numbers in layers:
        parameters = products = 0
        if kind == "conv":
            size, filters = numbers
            weights = size * size * shape[2] * filters
            products = weights * shape[0] * shape[1]
            shape, parameters = (shape[0], shape[1], filters), weights + filters
        elif kind == "pool":
            shape = (shape[0] // numbers[0], shape[1] // numbers[0], shape[2])
        elif kind == "flatten":
            shape = (int(np.prod(shape)),)
        elif kind == "dense":
            if len(shape) != 1:
                raise ValueError("flatten the maps before a dense layer")
            products = shape[0] * numbers[0]
            shape, parameters = (numbers[0],), products + numbers[0]
        else:
            raise ValueError("no such layer: " + str(kind))
        rows.append((shape, parameters, products))
    return rows


# %% answer="receptive-field"
from functools import reduce


def receptive_field(layers):
    def step(state, layer):
        sees, apart = state
        return sees + (layer[0] - 1) * apart, apart * layer[1]

    return reduce(step, layers, (1, 1))[0]


# %% answer="default-conv"
DefaultConv2D = not_written
with showing("DefaultConv2D"):

    class DefaultConv2D(keras.layers.Conv2D):
        """A Conv2D with other defaults."""

        def __init__(self, filters, kernel_size=3, padding="same", activation="relu", **kwargs):
            super().__init__(filters, kernel_size, padding=padding, activation=activation, **kwargs)


# %% answer="twin"
def build_twin(kernel_sizes):
    x = inputs = keras.Input((28, 28, 1))
    x = keras.layers.MaxPooling2D()(DefaultConv2D(32, kernel_size=5)(x))
    for size in kernel_sizes:
        x = DefaultConv2D(32, size)(x)
    x = keras.layers.Flatten()(keras.layers.MaxPooling2D()(x))
    return keras.Model(inputs, keras.layers.Dense(10, "softmax")(x))


# %% answer="confusion-matrix"
def confusion_matrix(labels, predictions, num_classes):
    if len(labels) != len(predictions):
        raise ValueError(f"{len(labels)} labels, {len(predictions)} predictions")
    both = np.asarray(labels) * num_classes + np.asarray(predictions)
    return np.bincount(both, minlength=num_classes**2).reshape(num_classes, -1)


# %% answer="most-confused"
def most_confused(matrix, names, k):
    pairs = [(-int(count), i, j) for (i, j), count in np.ndenumerate(matrix) if i != j and count]
    return [(names[i], names[j], -count) for count, i, j in sorted(pairs)[:k]]
