"""The plain tanh follows F6."""
# /// expect
# fails = [
#     "lenet5.build_original: values",
#     "lenet5.build_original: distances to the bitmaps",
# ]
# names = ["the plain tanh after F6, not scaled_tanh", "the plain tanh after F6"]
# ///


# %% answer="build-original"
def build_lenet5(connections, bitmaps):
    L = keras.layers
    image = keras.Input((28, 28, 1))
    x = prepare(image)
    x = L.Conv2D(6, 5, activation=scaled_tanh)(x)
    x = TrainableAveragePool()(x)
    x = PartialConv2D(connections)(x)
    x = L.Activation(scaled_tanh)(x)
    x = TrainableAveragePool()(x)
    x = L.Conv2D(120, 5, activation=scaled_tanh)(x)
    x = L.Flatten()(x)
    x = L.Dense(84, activation="tanh")(x)
    return keras.Model(image, RBFOutput(bitmaps)(x))
