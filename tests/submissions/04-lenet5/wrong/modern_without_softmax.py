"""The network of today ends in logits."""
# /// expect
# fails = [
#   "lenet5.build_modern: ReLU and max pooling",
#   "lenet5.build_modern: tanh and average pooling",
# ]
# names = ["the softmax is missing"]
# ///

# %% answer="build-modern"
def build_lenet5_modern(activation="relu", pooling="max"):
    pool = keras.layers.MaxPooling2D if pooling == "max" else keras.layers.AveragePooling2D
    inputs = keras.Input((28, 28, 1))
    x = prepare(inputs)
    x = pool(2)(keras.layers.Conv2D(6, 5, activation=activation)(x))
    x = pool(2)(keras.layers.Conv2D(16, 5, activation=activation)(x))
    x = keras.layers.Flatten()(x)
    x = keras.layers.Dense(120, activation=activation)(x)
    x = keras.layers.Dense(84, activation=activation)(x)
    outputs = keras.layers.Dense(10)(x)
    return keras.Model(inputs, outputs)
