"""The network of 1998 on images that are padded and nothing else."""
# /// expect
# fails = ["lenet5.build_original: values"]
# names = ["prepare is missing"]
# ///

# %% answer="build-original"
def build_lenet5(connections, bitmaps):
    inputs = keras.Input((28, 28, 1))
    x = keras.layers.ZeroPadding2D(2)(inputs)
    x = keras.layers.Conv2D(6, 5, activation=scaled_tanh)(x)
    x = TrainableAveragePool()(x)
    x = PartialConv2D(connections)(x)
    x = keras.layers.Activation(scaled_tanh)(x)
    x = TrainableAveragePool()(x)
    x = keras.layers.Conv2D(120, 5, activation=scaled_tanh)(x)
    x = keras.layers.Flatten()(x)
    x = keras.layers.Dense(84, activation=scaled_tanh)(x)
    return keras.Model(inputs, RBFOutput(bitmaps)(x))
