"""F6 reads S4."""
# /// expect
# fails = [
#     "lenet5.build_original: 60,000 trainable parameters",
#     "lenet5.build_original: values",
# ]
# names = ["C5 is missing: F6 reads S4"]
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
    x = L.Flatten()(x)
    x = L.Dense(84, activation=scaled_tanh)(x)
    return keras.Model(image, RBFOutput(bitmaps)(x))
