"""One builder for both networks, which reads the tables that the exercises before it made."""

# %% answer="mended"
mended = list(PRINTED)
mended.insert(7, ("P3", "pool", 3, 2))
mended_parameters = sum(parameters for _, _, parameters in walk(mended, 227, 3))


# %% answer="alexnet"
def from_table(table, input_shape, classes, width, groups):
    he = {"activation": "relu", "kernel_initializer": "he_normal"}
    model = keras.Sequential([keras.layers.InputLayer(shape=input_shape)])
    flat = False
    for number, (name, kind, *numbers) in enumerate(table):
        if kind == "conv":
            maps, size, step, padding, _ = numbers
            towers = groups if number in (2, 5, 6) else 1
            model.add(
                keras.layers.Conv2D(scaled(maps, width), size, step, padding, groups=towers, **he)
            )
            if number < 4:
                model.add(LocalResponseNorm(r=4))
        elif kind == "pool":
            model.add(keras.layers.MaxPooling2D(*numbers))
        else:
            if not flat:
                model.add(keras.layers.Flatten())
                flat = True
            if number == len(table) - 1:
                model.add(keras.layers.Dense(classes, activation="softmax"))
            else:
                model.add(keras.layers.Dense(scaled(numbers[0], width), **he))
                model.add(keras.layers.Dropout(0.5))
    return model


def build_alexnet(input_shape=(227, 227, 3), num_classes=1000, width=1.0, groups=1):
    return from_table(mended, input_shape, num_classes, width, groups)


# %% answer="zfnet"
CHANGES = {
    "C1": ("C1", "conv", 96, 7, 2, "valid", 1),
    "C3": ("C3", "conv", 256, 5, 2, "same", 1),
}
WIDE = {
    name: (name, "conv", n, 3, 1, "same", 1) for name, n in [("C5", 512), ("C6", 1024), ("C7", 512)]
}


def zfnet_table(wide=False):
    changes = CHANGES | WIDE if wide else CHANGES
    return tuple(changes.get(row[0], row) for row in mended)


def build_zfnet(input_shape=(227, 227, 3), num_classes=1000, width=1.0, wide=False):
    return from_table(zfnet_table(wide), input_shape, num_classes, width, 1)
