"""The dense layer is a 1×1 convolution on one pixel; two layers do nothing."""


# %% answer="resnet"
def build_resnet(input_shape, num_classes, units=(3, 4, 6, 3), filters=64, small_images=False):
    inputs = keras.Input(input_shape)
    maps = keras.layers.Rescaling(1.0)(inputs)
    maps = keras.layers.Conv2D(
        filters,
        3 if small_images else 7,
        strides=2,
        padding="same",
        use_bias=False,
        kernel_initializer="he_normal",
    )(maps)
    maps = keras.layers.ReLU()(keras.layers.BatchNormalization(momentum=0.9)(maps))
    if not small_images:
        maps = keras.layers.MaxPooling2D(3, 2, padding="same")(maps)
    for stage, count in enumerate(units):
        for number in range(count):
            stride = 2 if stage and not number else 1
            maps = ResidualUnit(filters * 2**stage, stride)(maps)
    features = keras.layers.GlobalAveragePooling2D(keepdims=True)(maps)
    outputs = keras.layers.Conv2D(num_classes, 1, activation="softmax")(features)
    outputs = keras.layers.Dropout(0.0)(keras.layers.Flatten()(outputs))
    return keras.Model(inputs, outputs)


def build_resnet34(input_shape=(224, 224, 3), num_classes=1000):
    return build_resnet(input_shape, num_classes, units=(3, 4, 6, 3), filters=64)


# %% answer="resnet-small"
def build_resnet_small():
    whole = build_resnet((28, 28, 1), 10, units=(2, 2, 2, 2), filters=16, small_images=True)
    features = keras.layers.Flatten()(whole.layers[-4].output)
    return keras.Model(whole.input, keras.layers.Dense(10, activation="softmax")(features))
