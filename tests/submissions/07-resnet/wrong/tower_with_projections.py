"""Shortcuts are convolutions, which the plain tower lacks."""
# /// expect
# fails = [
#     "resnet.tower: residual",
#     "resnet.tower: the same weights",
# ]
# names = ["the residual tower has weights that the other has not"]
# ///


# %% answer="tower"
def build_tower(units, filters, shortcuts, input_shape=(7, 7, 1), num_classes=10):

    def normalized(maps):
        maps = keras.layers.Conv2D(
            filters, 3, padding="same", use_bias=False, kernel_initializer="he_normal"
        )(maps)
        return keras.layers.BatchNormalization(momentum=0.9)(maps)

    inputs = keras.Input(input_shape)
    maps = keras.layers.ReLU()(normalized(inputs))
    for _ in range(units):
        new = normalized(keras.layers.ReLU()(normalized(maps)))
        maps = keras.layers.ReLU()(
            keras.layers.Conv2D(filters, 1, use_bias=False)(maps) + new if shortcuts else new
        )
    features = keras.layers.GlobalAveragePooling2D()(maps)
    outputs = keras.layers.Dense(num_classes, activation="softmax")(features)
    return keras.Model(inputs, outputs)
