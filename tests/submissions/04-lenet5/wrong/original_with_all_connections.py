"""The network of 1998 with an ordinary convolution as C3."""
# /// expect
# fails = [
#   "lenet5.build_original: 60,000 trainable parameters",
#   "lenet5.build_original: values",
# ]
# names = ["all maps of S2 feed all maps of C3"]
# ///

# %% answer="build-original"
def build_lenet5(connections, bitmaps):
    inputs = keras.Input((28, 28, 1))
    x = prepare(inputs)
    x = keras.layers.Conv2D(6, 5, activation=scaled_tanh)(x)
    x = TrainableAveragePool()(x)
    x = keras.layers.Conv2D(16, 5)(x)
    x = keras.layers.Activation(scaled_tanh)(x)
    x = TrainableAveragePool()(x)
    x = keras.layers.Conv2D(120, 5, activation=scaled_tanh)(x)
    x = keras.layers.Flatten()(x)
    x = keras.layers.Dense(84, activation=scaled_tanh)(x)
    return keras.Model(inputs, RBFOutput(bitmaps)(x))
