"""Pooling, flattening and softmax are operations, the options looked up in tables."""

# %% answer="build-modern"
def build_lenet5_modern(activation="relu", pooling="max"):
    act = lambda t: keras.activations.get(activation)(t)
    pool = {"max": ops.max_pool, "average": ops.average_pool}[pooling]
    image = keras.Input(shape=(28, 28, 1))
    x = pool(act(keras.layers.Conv2D(6, 5)(prepare(image))), 2, 2, "valid")
    x = pool(act(keras.layers.Conv2D(16, 5)(x)), 2, 2, "valid")
    x = ops.reshape(x, (-1, 400))
    for size in (120, 84):
        x = act(keras.layers.Dense(size)(x))
    return keras.Model(image, ops.softmax(keras.layers.Dense(10)(x)))
