"""The network of 1998 with average pooling that has no weights."""
# /// expect
# fails = [
#   "lenet5.build_original: 60,000 trainable parameters",
#   "lenet5.build_original: values",
# ]
# names = ["S2 and S4 are plain average pooling"]
# ///

# %% answer="build-original"
def build_lenet5(connections, bitmaps):
    inputs = keras.Input((28, 28, 1))
    x = prepare(inputs)
    x = keras.layers.Conv2D(6, 5, activation=scaled_tanh)(x)
    x = keras.layers.AveragePooling2D(2)(x)
    x = PartialConv2D(connections)(x)
    x = keras.layers.Activation(scaled_tanh)(x)
    x = keras.layers.AveragePooling2D(2)(x)
    x = keras.layers.Conv2D(120, 5, activation=scaled_tanh)(x)
    x = keras.layers.Flatten()(x)
    x = keras.layers.Dense(84, activation=scaled_tanh)(x)
    return keras.Model(inputs, RBFOutput(bitmaps)(x))
