"""The wide maps in another order."""
# /// expect
# fails = ["alexnet.zfnet: wide table"]
# names = ["in this order"]
# ///
# %% answer="zfnet"
def zfnet_table(wide=False):
    c5, c6, c7 = (512, 512, 1024) if wide else (384, 384, 256)
    return [
        ("C1", "conv", 96, 7, 2, "valid", 1),
        ("S2", "pool", 3, 2),
        ("C3", "conv", 256, 5, 2, "same", 1),
        ("S4", "pool", 3, 2),
        ("C5", "conv", c5, 3, 1, "same", 1),
        ("C6", "conv", c6, 3, 1, "same", 1),
        ("C7", "conv", c7, 3, 1, "same", 1),
        ("S8", "pool", 3, 2),
        ("F8", "dense", 4096),
        ("F9", "dense", 4096),
        ("Out", "dense", 1000),
    ]


def build_zfnet(input_shape=(227, 227, 3), num_classes=1000, width=1.0, wide=False):
    inputs = x = keras.Input(input_shape)
    dense_seen = False
    for name, kind, *rest in zfnet_table(wide)[:-1]:
        if kind == "conv":
            n, k, s, pad, g = rest
            x = keras.layers.Conv2D(scaled(n, width), k, s, pad, activation="relu", kernel_initializer="he_normal")(x)
            if name in ("C1", "C3"):
                x = LocalResponseNorm(4)(x)
        elif kind == "pool":
            x = keras.layers.MaxPooling2D(*rest)(x)
        else:
            if not dense_seen:
                x = keras.layers.Flatten()(x)
                dense_seen = True
            x = keras.layers.Dense(scaled(rest[0], width), activation="relu", kernel_initializer="he_normal")(x)
            x = keras.layers.Dropout(0.5)(x)
    return keras.Model(inputs, keras.layers.Dense(num_classes, activation="softmax")(x))
