"""The network takes the notebook's table and drawings, whatever it is given."""
# /// expect
# fails = [
#   "lenet5.build_original: 60,000 trainable parameters",
#   "lenet5.build_original: values",
#   "lenet5.build_original: distances to the bitmaps",
# ]
# names = ["LeCun's table is used whatever was passed"]
# ///

# %% answer="build-original"
def build_lenet5(connections, bitmaps):
    connections = connection_table()
    bitmaps = globals()["bitmaps"]
    inputs = keras.Input((28, 28, 1))
    x = prepare(inputs)
    x = keras.layers.Conv2D(6, 5, activation=scaled_tanh)(x)
    x = TrainableAveragePool()(x)
    x = PartialConv2D(connections)(x)
    x = keras.layers.Activation(scaled_tanh)(x)
    x = TrainableAveragePool()(x)
    x = keras.layers.Conv2D(120, 5, activation=scaled_tanh)(x)
    x = keras.layers.Flatten()(x)
    x = keras.layers.Dense(84, activation=scaled_tanh)(x)
    return keras.Model(inputs, RBFOutput(bitmaps)(x))
