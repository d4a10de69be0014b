"""Neither network uses input_shape: one is Sequential without an Input, one a class of its own."""


# %% answer="alexnet"
def build_alexnet(input_shape=(227, 227, 3), num_classes=1000, width=1.0, groups=1):
    network = keras.Sequential()

    def add(maps, size, groups=1, **options):
        options = {"padding": "same", "activation": "relu", **options}
        convolution = keras.layers.Conv2D(
            scaled(maps, width), size, groups=groups, kernel_initializer="he_normal", **options
        )
        network.add(convolution)

    add(96, 11, strides=4, padding="valid")
    network.add(LocalResponseNorm(r=4))
    network.add(keras.layers.MaxPool2D(3, 2))
    add(256, 5, groups)
    network.add(LocalResponseNorm(r=4))
    network.add(keras.layers.MaxPool2D(3, 2))
    add(384, 3)
    add(384, 3, groups)
    add(256, 3, groups)
    network.add(keras.layers.MaxPool2D(3, 2))
    network.add(keras.layers.Flatten())
    for _ in range(2):
        network.add(keras.layers.Dense(scaled(4096, width), "relu", kernel_initializer="he_normal"))
        network.add(keras.layers.Dropout(0.5))
    network.add(keras.layers.Dense(num_classes, "softmax"))
    return network


# %% answer="zfnet"
def zfnet_table(wide=False):
    later = (512, 1024, 512) if wide else (384, 384, 256)
    return [
        ("C1", "conv", 96, 7, 2, "valid", 1),
        ("S2", "pool", 3, 2),
        ("C3", "conv", 256, 5, 2, "same", 1),
        ("S4", "pool", 3, 2),
        *((f"C{5 + i}", "conv", maps, 3, 1, "same", 1) for i, maps in enumerate(later)),
        ("S8", "pool", 3, 2),
        ("F8", "dense", 4096),
        ("F9", "dense", 4096),
        ("Out", "dense", 1000),
    ]


class ByTable(keras.Model):
    def __init__(self, table, num_classes, width):
        super().__init__()
        self.steps = []
        for name, kind, *options in table:
            if kind == "pool":
                self.steps.append(keras.layers.MaxPooling2D(*options))
            elif kind == "conv":
                maps, size, strides, padding, _ = options
                self.steps.append(
                    keras.layers.Conv2D(
                        scaled(maps, width), size, strides, padding, activation="relu"
                    )
                )
                if name in ("C1", "C3"):
                    self.steps.append(LocalResponseNorm(r=4))
            elif name != "Out":
                self.steps += [keras.layers.Flatten()] if name == "F8" else []
                self.steps.append(keras.layers.Dense(scaled(options[0], width), "relu"))
                self.steps.append(keras.layers.Dropout(0.5))
        self.steps.append(keras.layers.Dense(num_classes, "softmax"))

    def call(self, x, training=None):
        for step in self.steps:
            x = step(x, training=training) if isinstance(step, keras.layers.Dropout) else step(x)
        return x


def build_zfnet(input_shape=(227, 227, 3), num_classes=1000, width=1.0, wide=False):
    return ByTable(zfnet_table(wide), num_classes, width)
