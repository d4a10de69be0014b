"""The options of the network of today are not used."""
# /// expect
# fails = ["lenet5.build_modern: tanh and average pooling"]
# names = ["the options are not used"]
# ///

# %% answer="build-modern"
def build_lenet5_modern(activation="relu", pooling="max"):
    activation, pool = "relu", keras.layers.MaxPooling2D
    inputs = keras.Input((28, 28, 1))
    x = prepare(inputs)
    x = pool(2)(keras.layers.Conv2D(6, 5, activation=activation)(x))
    x = pool(2)(keras.layers.Conv2D(16, 5, activation=activation)(x))
    x = keras.layers.Flatten()(x)
    x = keras.layers.Dense(120, activation=activation)(x)
    x = keras.layers.Dense(84, activation=activation)(x)
    outputs = keras.layers.Dense(10, activation="softmax")(x)
    return keras.Model(inputs, outputs)
