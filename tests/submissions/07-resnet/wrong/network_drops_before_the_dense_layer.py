"""Dropout before the dense layer, which shows in training only."""

# /// expect
# fails = [
#     "resnet.network: network",
# ]
# names = ["dropout or noise"]
# ///

# %% answer="resnet"
def build_resnet(input_shape, num_classes, units=(3, 4, 6, 3), filters=64, small_images=False):
    L = keras.layers
    images = keras.Input(input_shape)
    size = 3 if small_images else 7
    x = L.Conv2D(filters, size, strides=2, padding="same", use_bias=False)(images)
    x = L.Activation("relu")(L.BatchNormalization(momentum=0.9)(x))
    if not small_images:
        x = L.MaxPooling2D(3, strides=2, padding="same")(x)
    for stage, several in enumerate(units):
        for first in [True] + [False] * (several - 1):
            x = ResidualUnit(filters * 2**stage, stride=2 if stage and first else 1)(x)
    x = L.GlobalAveragePooling2D()(x)
    return keras.Model(images, L.Dense(num_classes, activation="softmax")(L.Dropout(0.5)(x)))


def build_resnet34(input_shape=(224, 224, 3), num_classes=1000):
    return build_resnet(input_shape, num_classes)
