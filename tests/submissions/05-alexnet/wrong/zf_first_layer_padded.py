"""C1 of ZF Net has padding "same", in table and network."""

# /// expect
# fails = [
#     "alexnet.zfnet: table",
# ]
# names = ["C1 keeps its padding"]
# ///

# %% answer="zfnet"
def zfnet_table(wide=False):
    a, b, c = (512, 1024, 512) if wide else (384, 384, 256)
    return [
        ("1", "conv", 96, 7, 2, "same", 1),
        ("2", "pool", 3, 2),
        ("3", "conv", 256, 5, 2, "same", 1),
        ("4", "pool", 3, 2),
        ("5", "conv", a, 3, 1, "same", 1),
        ("6", "conv", b, 3, 1, "same", 1),
        ("7", "conv", c, 3, 1, "same", 1),
        ("8", "pool", 3, 2),
        ("9", "dense", 4096),
        ("10", "dense", 4096),
        ("11", "dense", 1000),
    ]


def build_zfnet(input_shape=(227, 227, 3), num_classes=1000, width=1.0, wide=False):
    net = keras.Sequential([keras.Input(input_shape)])
    seen = 0
    *rows, _ = zfnet_table(wide)
    for row in rows:
        if row[1] == "conv":
            _, _, n, k, s, p, _ = row
            net.add(
                keras.layers.Conv2D(
                    scaled(n, width), k, s, p, activation="relu", kernel_initializer="he_normal"
                )
            )
            seen += 1
            if seen < 3:
                net.add(LocalResponseNorm(4))
        elif row[1] == "pool":
            net.add(keras.layers.MaxPooling2D(*row[2:]))
        else:
            if not any(isinstance(layer, keras.layers.Flatten) for layer in net.layers):
                net.add(keras.layers.Flatten())
            net.add(
                keras.layers.Dense(
                    scaled(row[2], width), activation="relu", kernel_initializer="he_normal"
                )
            )
            net.add(keras.layers.Dropout(0.5))
    net.add(keras.layers.Dense(num_classes, activation="softmax"))
    return net
