"""The head pools whole maps and flattens; the stem pads zeros, as nothing is below them."""


# %% answer="resnet"
def _ends(size):
    total = max((-(-size // 2) - 1) * 2 + 3 - size, 0)
    return total // 2, total - total // 2


def build_resnet(input_shape, num_classes, units=(3, 4, 6, 3), filters=64, small_images=False):
    inputs = keras.Input(input_shape)
    maps = keras.layers.Conv2D(
        filters,
        3 if small_images else 7,
        strides=2,
        padding="same",
        use_bias=False,
        kernel_initializer="he_normal",
    )(inputs)
    maps = keras.layers.ReLU()(keras.layers.BatchNormalization(momentum=0.9)(maps))
    if not small_images:
        maps = keras.layers.ZeroPadding2D([_ends(n) for n in maps.shape[1:3]])(maps)
        maps = keras.layers.MaxPooling2D(3, 2)(maps)
    for stage, count in enumerate(units):
        for number in range(count):
            stride = 2 if stage and not number else 1
            maps = ResidualUnit(filters * 2**stage, stride)(maps)
    features = keras.layers.Flatten()(keras.layers.AveragePooling2D(maps.shape[1:3])(maps))
    outputs = keras.layers.Dense(num_classes, activation="softmax")(features)
    return keras.Model(inputs, outputs)


def build_resnet34(input_shape=(224, 224, 3), num_classes=1000):
    return build_resnet(input_shape, num_classes, units=(3, 4, 6, 3), filters=64)
