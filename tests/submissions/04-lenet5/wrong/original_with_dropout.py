"""Half of what F6 reads is dropped in training."""
# /// expect
# fails = [
#     "lenet5.build_original: values",
# ]
# names = ["dropout or noise, which draws anew in each pass: there is to be none"]
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
    x = L.Dropout(0.5)(L.Flatten()(x))
    x = L.Dense(84, activation=scaled_tanh)(x)
    return keras.Model(image, RBFOutput(bitmaps)(x))
