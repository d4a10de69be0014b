"""Leaves C3's stride at 1."""
# /// expect
# fails = [
#   "alexnet.zfnet: table",
# ]
# names = ["C3 has stride 2 as well"]
# ///

# %% answer="zfnet"
def zfnet_table(wide=False):
    later = (512, 1024, 512) if wide else (384, 384, 256)
    return [
        ("C1", "conv", 96, 7, 2, "valid", 1),
        ("S2", "pool", 3, 2),
        ("C3", "conv", 256, 5, 1, "same", 1),
        ("S4", "pool", 3, 2),
        *((f"C{5 + i}", "conv", maps, 3, 1, "same", 1) for i, maps in enumerate(later)),
        ("S8", "pool", 3, 2),
        ("F8", "dense", 4096),
        ("F9", "dense", 4096),
        ("Out", "dense", 1000),
    ]


def build_zfnet(input_shape=(227, 227, 3), num_classes=1000, width=1.0, wide=False):
    network = keras.Sequential([keras.Input(input_shape)])
    for name, kind, *options in zfnet_table(wide):
        if kind == "pool":
            network.add(keras.layers.MaxPooling2D(*options))
        elif kind == "conv":
            maps, kernel_size, strides, padding, _ = options
            network.add(
                keras.layers.Conv2D(
                    scaled(maps, width),
                    kernel_size,
                    strides=strides,
                    padding=padding,
                    activation="relu",
                    kernel_initializer="he_normal",
                )
            )
            if name in ("C1", "C3"):
                network.add(LocalResponseNorm(r=4))
        elif name == "Out":
            network.add(keras.layers.Dense(num_classes, activation="softmax"))
        else:
            if name == "F8":
                network.add(keras.layers.Flatten())
            units = scaled(options[0], width)
            network.add(
                keras.layers.Dense(units, activation="relu", kernel_initializer="he_normal")
            )
            network.add(keras.layers.Dropout(0.5))
    return network
