"""C6 reads the maps of both towers."""

# /// expect
# fails = [
#     "alexnet.network: two towers",
# ]
# names = ["C6 is not divided"]
# ///

# %% answer="alexnet"
def build_alexnet(input_shape=(227, 227, 3), num_classes=1000, width=1.0, groups=1):
    L = keras.layers
    conv = lambda n, k, s=1, p="same", g=1: L.Conv2D(
        scaled(n, width), k, s, p, groups=g, activation="relu", kernel_initializer="he_normal"
    )
    dense = lambda: L.Dense(scaled(4096, width), "relu", kernel_initializer="he_normal")
    return keras.Sequential(
        [
            keras.Input(input_shape),
            conv(96, 11, 4, "valid"),
            LocalResponseNorm(r=4),
            L.MaxPooling2D(3, 2),
            conv(256, 5, g=groups),
            LocalResponseNorm(r=4),
            L.MaxPooling2D(3, 2),
            conv(384, 3),
            conv(384, 3),
            conv(256, 3, g=groups),
            L.MaxPooling2D(3, 2),
            L.Flatten(),
            dense(),
            L.Dropout(0.5),
            dense(),
            L.Dropout(0.5),
            L.Dense(num_classes, "softmax"),
        ]
    )
