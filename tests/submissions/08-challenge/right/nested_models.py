"""Blocks are Sequential models inside a functional one."""


# %% answer="build-challenge"
def block(shape, filters):
    return keras.Sequential(
        [
            keras.Input(shape),
            layers.Conv2D(filters, 3, padding="same", use_bias=False),
            layers.BatchNormalization(),
            layers.ReLU(),
        ]
    )


def build_challenge(input_shape=(28, 28, 1), num_classes=10):
    def residual(x):
        filters = x.shape[-1]
        branch = keras.Sequential(
            [
                keras.Input(x.shape[1:]),
                layers.SeparableConv2D(filters, 3, padding="same", use_bias=False),
                layers.BatchNormalization(),
                layers.ReLU(),
            ]
        )
        return layers.add([x, branch(x)])

    inputs = keras.Input(input_shape)
    x = inputs
    for filters, more in [(24, False), (48, True), (64, True)]:
        if filters > 24:
            x = layers.MaxPool2D()(x)
        x = block(x.shape[1:], filters)(x)
        x = residual(x) if more else x
    head = keras.Sequential(
        [
            keras.Input(x.shape[1:]),
            layers.GlobalAvgPool2D(),
            layers.Dropout(0.2),
            layers.Dense(num_classes, activation="softmax"),
        ]
    )
    return keras.Model(inputs, head(x))
