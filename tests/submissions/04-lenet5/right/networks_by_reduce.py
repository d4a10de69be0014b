"""Networks as lists of layers that are folded; tables from text and sets."""

# %% answer="connection-table"
def connection_table():
    drawn = """
        X...XXX..XXXX.XX
        XX...XXX..XXXX.X
        XXX...XXX..X.XXX
        .XXX..XXXX..X.XX
        ..XXX..XXXX.XX.X
        ...XXX..XXXX.XXX
    """
    return np.array([[mark == "X" for mark in row] for row in drawn.split()])


# %% answer="prepare"
def prepare(images):
    light = ops.add(ops.multiply(ops.cast(images, "float32"), 1.275), -0.1)
    for axis in (1, 2):
        border = ops.full_like(ops.take(light, ops.convert_to_tensor([0, 1]), axis=axis), -0.1)
        light = ops.concatenate([border, light, border], axis=axis)
    return light


# %% answer="build-original"
from functools import reduce


def chained(inputs, *layers):
    return keras.Model(inputs, reduce(lambda x, layer: layer(x), layers, inputs))


def build_lenet5(connections, bitmaps):
    squash = partial_squash = scaled_tanh
    return chained(
        keras.Input((28, 28, 1)),
        prepare,
        keras.layers.Conv2D(6, 5),
        squash,
        TrainableAveragePool(2),
        PartialConv2D(connections),
        squash,
        TrainableAveragePool(2),
        keras.layers.Reshape((400,)),
        keras.layers.Dense(120, activation=partial_squash),
        keras.layers.Dense(84),
        squash,
        RBFOutput(bitmaps),
    )


# %% answer="build-modern"
def build_lenet5_modern(activation="relu", pooling="max"):
    match pooling:
        case "max":
            pool = lambda: keras.layers.MaxPooling2D(2)
        case _:
            pool = lambda: keras.layers.AveragePooling2D(2)
    act = lambda: keras.layers.Activation(activation)
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            keras.layers.Lambda(prepare, output_shape=(32, 32, 1)),
            *[part for maps in (6, 16) for part in (keras.layers.Conv2D(maps, 5), act(), pool())],
            keras.layers.Flatten(),
            keras.layers.Dense(120),
            act(),
            keras.layers.Dense(84),
            act(),
            keras.layers.Dense(10),
            keras.layers.Softmax(),
        ]
    )


# %% answer="costs"
def lenet5_costs(connections):
    table = np.asarray(connections)
    costs = {}

    def note(layer, weights_and_biases, uses):
        costs[layer] = weights_and_biases, weights_and_biases * uses

    maps = table.shape[1]
    note("C1", 6 * (5 * 5 + 1), 28 * 28)
    costs["S2"] = 12, 14 * 14 * 6 * 5
    note("C3", int(sum(25 * int(column.sum()) + 1 for column in table.T)), 100)
    costs["S4"] = 2 * maps, 25 * maps * 5
    note("C5", 120 * (25 * maps + 1), 1)
    note("F6", 84 * (120 + 1), 1)
    costs["Out"] = 0, 84 * 10
    return costs


# %% answer="permute"
def permute_pixels(images, order):
    new = np.empty_like(images)
    width = images.shape[2]
    for k, old in enumerate(order):
        new[:, k // width, k % width, :] = images[:, old // width, old % width, :]
    return new
