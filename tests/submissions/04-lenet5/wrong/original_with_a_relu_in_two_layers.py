"""C1 and C3 have a ReLU, the rest has scaled_tanh."""
# /// expect
# fails = [
#     "lenet5.build_original: values",
# ]
# names = ["a ReLU after C1 and C3, not scaled_tanh"]
# ///


# %% answer="build-original"
def build_lenet5(connections, bitmaps):
    L = keras.layers
    image = keras.Input((28, 28, 1))
    x = prepare(image)
    x = L.Conv2D(6, 5, activation='relu')(x)
    x = TrainableAveragePool()(x)
    x = PartialConv2D(connections)(x)
    x = L.ReLU()(x)
    x = TrainableAveragePool()(x)
    x = L.Conv2D(120, 5, activation=scaled_tanh)(x)
    x = L.Flatten()(x)
    x = L.Dense(84, activation=scaled_tanh)(x)
    return keras.Model(image, RBFOutput(bitmaps)(x))
