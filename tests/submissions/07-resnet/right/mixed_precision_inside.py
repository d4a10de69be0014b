"""The function that builds the networks turns mixed precision on itself, and leaves it on."""

# %% answer="resnet"
def build_resnet(input_shape, num_classes, units=(3, 4, 6, 3), filters=64, small_images=False):
    keras.mixed_precision.set_global_policy("mixed_float16")
    inputs = keras.Input(input_shape)
    x = keras.layers.Conv2D(filters, 3 if small_images else 7, 2, "same", use_bias=False)(inputs)
    x = keras.layers.ReLU()(keras.layers.BatchNormalization(momentum=0.9)(x))
    if not small_images:
        x = keras.layers.MaxPooling2D(3, 2, padding="same")(x)
    for stage, count in enumerate(units):
        for number in range(count):
            x = ResidualUnit(filters * 2**stage, 2 if stage and not number else 1)(x)
    x = keras.layers.GlobalAveragePooling2D()(x)
    outputs = keras.layers.Dense(num_classes, activation="softmax", dtype="float32")(x)
    return keras.Model(inputs, outputs)


def build_resnet34(input_shape=(224, 224, 3), num_classes=1000):
    return build_resnet(input_shape, num_classes)
