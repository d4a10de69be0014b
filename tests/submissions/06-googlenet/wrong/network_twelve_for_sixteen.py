"""12 filters in module 3a's reduction, as some printings have it."""

# /// expect
# fails = [
#     "googlenet.network: parameters at full width",
#     "googlenet.network: values",
#     "googlenet.network: local response normalization",
#     "googlenet.network: dropout",
#     "googlenet.network: other widths",
#     "googlenet.auxiliary: three outputs",
#     "googlenet.auxiliary: dropout of 70 %",
#     "googlenet.auxiliary: only in training",
# ]
# names = ["12 in place of 16"]
# ///

# %% answer="build-googlenet"
def build_googlenet(input_shape=(224, 224, 3), num_classes=1000, width=1.0, auxiliary=False):
    def conv(maps, kernel_size, strides=1):
        maps = scaled(maps, width)
        return keras.layers.Conv2D(
            maps, kernel_size, strides=strides, padding="same", activation="relu"
        )

    def pool():
        return keras.layers.MaxPooling2D(3, 2, "same")

    def classify(means, rate):
        means = keras.layers.Dropout(rate)(means)
        return keras.layers.Dense(num_classes, activation="softmax")(means)

    def head(maps):
        maps = conv(128, 1)(keras.layers.AveragePooling2D(5, 3, "valid")(maps))
        hidden = keras.layers.Dense(scaled(1024, width), activation="relu")
        return classify(hidden(keras.layers.Flatten()(maps)), 0.7)

    inputs = keras.Input(input_shape)
    maps = LocalResponseNorm()(pool()(conv(64, 7, strides=2)(inputs)))
    maps = LocalResponseNorm()(conv(192, 3)(conv(64, 1)(maps)))
    heads = []
    for name, filters in (MODULES | {"3a": (64, 96, 128, 12, 32, 32)}).items():
        if name in ("3a", "4a", "5a"):
            maps = pool()(maps)
        maps = Inception([scaled(n, width) for n in filters])(maps)
        if auxiliary and name in ("4a", "4d"):
            heads.append(head(maps))
    main = classify(keras.layers.GlobalAveragePooling2D()(maps), 0.4)
    return keras.Model(inputs, [main, *heads] if auxiliary else main)

# %% answer="build-small"
def build_small_googlenet():
    def conv(n, size, strides=1):
        n = round(n / 4)
        return keras.layers.Conv2D(n, size, strides=strides, padding="same", activation="relu")

    def pool(strides=2):
        return keras.layers.MaxPooling2D(3, strides, "same")

    inputs = keras.Input((28, 28, 1))
    x = keras.layers.Resizing(56, 56)(inputs)
    x = LocalResponseNorm()(pool()(conv(64, 7, 2)(x)))
    x = LocalResponseNorm()(conv(192, 3)(conv(64, 1)(x)))
    for name, (f1, r3, f3, r5, f5, p) in MODULES.items():
        if name in ("3a", "4a", "5a"):
            x = pool()(x)
        one = conv(f1, 1)(x)
        three = conv(f3, 3)(conv(r3, 1)(x))
        five = conv(f5, 5)(conv(r5, 1)(x))
        pooled = conv(p, 1)(pool(1)(x))
        x = keras.layers.concatenate([one, three, five, pooled])
    x = keras.layers.Dropout(0.4)(keras.layers.GlobalAveragePooling2D()(x))
    return keras.Model(inputs, keras.layers.Dense(10, activation="softmax")(x))
