"""C5, C6 and C7 have no ReLU."""
# /// expect
# fails = [
#     "alexnet.network: values",
#     "alexnet.reached: accuracy",
# ]
# names = ["no ReLU in C5, C6 and C7"]
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
            LocalResponseNorm(r=4),
            keras.layers.MaxPooling2D(3, strides=2),
            conv(256, 5, groups=groups),
            LocalResponseNorm(r=4),
            keras.layers.MaxPooling2D(3, strides=2),
            keras.layers.Conv2D(
                scaled(384, width), 3, padding="same", kernel_initializer="he_normal"
            ),
            keras.layers.Conv2D(
                scaled(384, width), 3, padding="same", groups=groups, kernel_initializer="he_normal"
            ),
            keras.layers.Conv2D(
                scaled(256, width), 3, padding="same", groups=groups, kernel_initializer="he_normal"
            ),
            keras.layers.MaxPooling2D(3, strides=2),
            keras.layers.Flatten(),
            dense(),
            keras.layers.Dropout(0.5),
            dense(),
            keras.layers.Dropout(0.5),
            keras.layers.Dense(num_classes, activation="softmax"),
        ]
    )
