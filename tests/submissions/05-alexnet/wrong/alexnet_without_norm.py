"""Leaves the normalization out."""
# /// expect
# fails = [
#   "alexnet.network: values",
# ]
# names = ["normalization of C1 and C3 is missing"]
# ///

# %% answer="alexnet"
def build_alexnet(input_shape=(227, 227, 3), num_classes=1000, width=1.0, groups=1):
    def conv(maps, kernel_size, strides=1, padding="same", groups=1):
        return keras.layers.Conv2D(
            scaled(maps, width),
            kernel_size,
            strides=strides,
            padding=padding,
            groups=groups,
            activation="relu",
            kernel_initializer="he_normal",
        )

    def dense():
        units = scaled(4096, width)
        return keras.layers.Dense(units, activation="relu", kernel_initializer="he_normal")

    return keras.Sequential(
        [
            keras.Input(input_shape),
            conv(96, 11, strides=4, padding="valid"),
            keras.layers.MaxPooling2D(3, strides=2),
            conv(256, 5, groups=groups),
            keras.layers.MaxPooling2D(3, strides=2),
            conv(384, 3),
            conv(384, 3, groups=groups),
            conv(256, 3, groups=groups),
            keras.layers.MaxPooling2D(3, strides=2),
            keras.layers.Flatten(),
            dense(),
            keras.layers.Dropout(0.5),
            dense(),
            keras.layers.Dropout(0.5),
            keras.layers.Dense(num_classes, activation="softmax"),
        ]
    )
