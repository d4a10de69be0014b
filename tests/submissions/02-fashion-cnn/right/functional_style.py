"""Layers are called one after the other, start as He proposes, and have names of their own."""


# %% answer="default-conv"
def he_conv(filters, kernel_size=3, padding="same", activation="relu", **options):
    """A convolution that starts as He et al. propose."""
    return keras.layers.Conv2D(
        filters,
        kernel_size,
        padding=padding,
        activation=activation,
        kernel_initializer="he_normal",
        **options,
    )


DefaultConv2D = he_conv


# %% answer="fashion-cnn"
def build_fashion_cnn():
    images = keras.Input(shape=[28, 28, 1], name="clothes")
    x = he_conv(64, kernel_size=7, name="wide")(images)
    x = keras.layers.MaxPool2D(name="halved")(x)
    for stage, filters in enumerate([128, 256]):
        for i in range(2):
            x = he_conv(filters, name=f"stage_{stage}_{i}")(x)
        x = keras.layers.MaxPool2D()(x)
    x = keras.layers.Flatten()(x)
    for units in (128, 64):
        x = keras.layers.Dense(units, "relu", kernel_initializer="he_normal")(x)
        x = keras.layers.Dropout(0.5)(x)
    return keras.Model(images, keras.layers.Dense(10, "softmax")(x), name="textbook")


# %% answer="twin"
def build_twin(kernel_sizes):
    images = keras.Input((28, 28, 1))
    x = keras.layers.MaxPool2D()(he_conv(32, 5)(images))
    for size in kernel_sizes:
        x = he_conv(32, size)(x)
    x = keras.layers.Flatten()(keras.layers.MaxPool2D()(x))
    return keras.Model(images, keras.layers.Dense(10, "softmax")(x))
