"""The convolutions have a ReLU, whatever activation is asked for."""

# /// expect
# fails = [
#     "lenet5.build_modern: tanh and average pooling",
# ]
# names = []
# ///

# %% answer="build-modern"
def build_lenet5_modern(activation="relu", pooling="max"):
    pool = keras.layers.MaxPooling2D if pooling == "max" else keras.layers.AveragePooling2D
    inputs = keras.Input((28, 28, 1))
    x = pool(2)(keras.layers.Conv2D(6, 5, activation="relu")(prepare(inputs)))
    x = pool(2)(keras.layers.Conv2D(16, 5, activation="relu")(x))
    x = keras.layers.Dense(120, activation=activation)(keras.layers.Flatten()(x))
    x = keras.layers.Dense(84, activation=activation)(x)
    return keras.Model(inputs, keras.layers.Dense(10, activation="softmax")(x))
