"""Images of 28×28 go into the network of today."""
# /// expect
# fails = [
#   "lenet5.build_modern: 61,706 parameters",
#   "lenet5.build_modern: ReLU and max pooling",
#   "lenet5.build_modern: tanh and average pooling",
#   "lenet5.reached: digits",
#   "lenet5.reached: clothes",
# ]
# names = ["not padded to 32×32"]
# ///

# %% answer="build-modern"
def build_lenet5_modern(activation="relu", pooling="max"):
    pool = keras.layers.MaxPooling2D if pooling == "max" else keras.layers.AveragePooling2D
    inputs = keras.Input((28, 28, 1))
    x = keras.layers.Rescaling(1.275, -0.1)(inputs)
    x = pool(2)(keras.layers.Conv2D(6, 5, activation=activation)(x))
    x = pool(2)(keras.layers.Conv2D(16, 5, activation=activation)(x))
    x = keras.layers.Flatten()(x)
    x = keras.layers.Dense(120, activation=activation)(x)
    x = keras.layers.Dense(84, activation=activation)(x)
    outputs = keras.layers.Dense(10, activation="softmax")(x)
    return keras.Model(inputs, outputs)
