"""The network between its layers is made of operations, the mean among them."""

# %% answer="resnet"
def _stem(x, filters, small):
    x = keras.layers.Conv2D(filters, 3 if small else 7, strides=(2, 2), padding="same", use_bias=False)(x)
    x = ops.relu(keras.layers.BatchNormalization()(x))
    return x if small else ops.max_pool(x, 3, strides=2, padding="same")


def build_resnet(input_shape, num_classes, units=(3, 4, 6, 3), filters=64, small_images=False):
    inputs = keras.Input(tuple(input_shape))
    x = _stem(inputs, filters, small_images)
    for i, n in enumerate(units):
        for j in range(n):
            x = ResidualUnit(filters=filters << i, stride=2 if (i > 0 and j == 0) else 1)(x)
    x = ops.mean(x, axis=(1, 2))
    x = keras.layers.Dense(num_classes)(x)
    return keras.Model(inputs=inputs, outputs=ops.softmax(x, axis=-1))


def build_resnet34(input_shape=(224, 224, 3), num_classes=1000):
    return build_resnet(input_shape, num_classes)
