"""Stages are Sequential models within a Sequential model."""


# %% answer="resnet"
def build_resnet(input_shape, num_classes, units=(3, 4, 6, 3), filters=64, small_images=False):
    layers = keras.layers
    size = 3 if small_images else 7
    stem = [
        layers.Conv2D(filters, size, 2, padding="same", use_bias=False),
        layers.BatchNormalization(momentum=0.9),
        layers.Activation("relu"),
    ]
    if not small_images:
        stem.append(layers.MaxPool2D(pool_size=3, strides=2, padding="same"))
    stages = []
    for stage, count in enumerate(units):
        maps = filters * 2**stage
        first = ResidualUnit(maps, 1 if stage == 0 else 2)
        stages.append(keras.Sequential([first, *(ResidualUnit(maps) for _ in range(count - 1))]))
    head = [layers.GlobalAvgPool2D(), layers.Dense(num_classes), layers.Softmax()]
    return keras.Sequential([keras.Input(input_shape), *stem, *stages, *head])


def build_resnet34(input_shape=(224, 224, 3), num_classes=1000):
    return build_resnet(input_shape, num_classes)
