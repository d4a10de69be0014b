"""The networks are Sequential and say nothing of their input; units as the hints have them."""


# %% answer="resnet"
def build_resnet(input_shape, num_classes, units=(3, 4, 6, 3), filters=64, small_images=False):
    network = keras.Sequential()
    network.add(
        keras.layers.Conv2D(filters, 3 if small_images else 7, 2, padding="same", use_bias=False)
    )
    network.add(keras.layers.BatchNormalization(momentum=0.9))
    network.add(keras.layers.ReLU())
    if not small_images:
        network.add(keras.layers.MaxPooling2D(3, 2, padding="same"))
    for stage, count in enumerate(units):
        network.add(
            keras.Sequential(
                [
                    ResidualUnit(filters * 2**stage, 2 if stage and not i else 1)
                    for i in range(count)
                ]
            )
        )
    network.add(keras.layers.GlobalAveragePooling2D())
    network.add(keras.layers.Dense(num_classes, activation="softmax"))
    return network


def build_resnet34(input_shape=(224, 224, 3), num_classes=1000):
    return build_resnet(input_shape, num_classes)
