"""Two slips: a border of zeros, and no squashing after C3 of a network that begins with it."""
# /// expect
# fails = [
#   "lenet5.prepare: padding is background",
#   "lenet5.build_original: values",
# ]
# names = ["so the border is 0 and not background"]
# ///

# %% answer="prepare"
def prepare(images):
    return ops.pad(images * 1.275 - 0.1, [[0, 0], [2, 2], [2, 2], [0, 0]])

# %% answer="build-original"
def build_lenet5(connections, bitmaps):
    inputs = keras.Input((28, 28, 1))
    x = keras.layers.Conv2D(6, 5, activation=scaled_tanh)(prepare(inputs))
    x = PartialConv2D(connections)(TrainableAveragePool()(x))
    x = TrainableAveragePool()(x)
    x = keras.layers.Flatten()(keras.layers.Conv2D(120, 5, activation=scaled_tanh)(x))
    x = keras.layers.Dense(84, activation=scaled_tanh)(x)
    return keras.Model(inputs, RBFOutput(bitmaps)(x))
