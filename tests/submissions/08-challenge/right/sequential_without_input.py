"""Models inside a Sequential model that says nothing of its input: no weights until it is called."""

# %% answer="build-challenge"
def build_challenge(input_shape=(28, 28, 1), num_classes=10):
    def convolution(filters):
        return keras.Sequential(
            [
                layers.Conv2D(filters, 3, padding="same", use_bias=False),
                layers.BatchNormalization(momentum=0.9),
                layers.ReLU(),
            ]
        )

    def residual(filters):
        maps = keras.Input((None, None, filters))
        branch = layers.SeparableConv2D(filters, 3, padding="same", use_bias=False)(maps)
        branch = layers.ReLU()(layers.BatchNormalization(momentum=0.9)(branch))
        return keras.Model(maps, layers.Add()([maps, branch]))

    network = keras.Sequential()
    network.add(convolution(24))
    network.add(layers.MaxPooling2D(2))
    for filters in (48, 64):
        network.add(convolution(filters))
        network.add(residual(filters))
        if filters == 48:
            network.add(layers.MaxPooling2D(2))
    head = [layers.Dropout(0.2), layers.Dense(num_classes, activation="softmax")]
    network.add(keras.Sequential([layers.GlobalAveragePooling2D(), *head]))
    return network
