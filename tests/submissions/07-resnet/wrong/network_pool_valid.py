"""The stem's pooling has no padding."""
# /// expect
# fails = [
#     "resnet.network: network",
#     "resnet.network: other stages",
#     "resnet.reached: accuracy",
# ]
# names = ["padding \"valid\""]
# ///


# %% answer="resnet"
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
        maps = keras.layers.MaxPooling2D(3, 2)(maps)
    for stage, count in enumerate(units):
        for number in range(count):
            stride = 2 if stage and not number else 1
            maps = ResidualUnit(filters * 2**stage, stride)(maps)
    features = keras.layers.GlobalAveragePooling2D()(maps)
    outputs = keras.layers.Dense(num_classes, activation="softmax")(features)
    return keras.Model(inputs, outputs)


def build_resnet34(input_shape=(224, 224, 3), num_classes=1000):
    return build_resnet(input_shape, num_classes, units=(3, 4, 6, 3), filters=64)


# %% answer="resnet-small"
def build_resnet_small():
    raise NotImplementedError
