"""The stem pools before it normalizes."""
# /// expect
# fails = [
#     "resnet.network: network",
#     "resnet.network: other stages",
# ]
# names = ["batch normalization after the stem's pooling, not before it"]
# ///


# %% answer="resnet"
def build_resnet(input_shape, num_classes, units=(3, 4, 6, 3), filters=64, small_images=False):
    L = keras.layers
    image = L.Input(input_shape)
    x = image
    if small_images:
        x = L.Conv2D(filters, 3, strides=2, padding="same", use_bias=False)(x)
        x = L.BatchNormalization(momentum=0.9)(x)
        x = L.ReLU()(x)
    else:
        x = L.Conv2D(filters, 7, strides=2, padding="same", use_bias=False)(x)
        x = L.MaxPooling2D(3, strides=2, padding="same")(x)
        x = L.BatchNormalization(momentum=0.9)(x)
        x = L.ReLU()(x)
    depth = filters
    for stage, count in enumerate(units):
        for number in range(count):
            stride = 2 if stage and not number else 1
            x = ResidualUnit(depth, stride)(x)
        depth *= 2
    x = L.GlobalAveragePooling2D()(x)
    return keras.Model(image, L.Dense(num_classes, activation="softmax")(x))


def build_resnet34(input_shape=(224, 224, 3), num_classes=1000):
    return build_resnet(input_shape, num_classes, (3, 4, 6, 3), 64)
