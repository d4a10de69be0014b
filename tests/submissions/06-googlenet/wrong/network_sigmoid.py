"""A sigmoid in place of the softmax."""

# /// expect
# fails = [
#     "googlenet.network: probabilities",
# ]
# names = ["a sigmoid in place of the softmax"]
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
        return keras.layers.Dense(num_classes, activation="sigmoid")(means)

    def head(maps):
        maps = conv(128, 1)(keras.layers.AveragePooling2D(5, 3, "valid")(maps))
        hidden = keras.layers.Dense(scaled(1024, width), activation="relu")
        return classify(hidden(keras.layers.Flatten()(maps)), 0.7)

    inputs = keras.Input(input_shape)
    maps = LocalResponseNorm()(pool()(conv(64, 7, strides=2)(inputs)))
    maps = LocalResponseNorm()(conv(192, 3)(conv(64, 1)(maps)))
    heads = []
    for name, filters in MODULES.items():
        if name in ("3a", "4a", "5a"):
            maps = pool()(maps)
        maps = Inception([scaled(n, width) for n in filters])(maps)
        if auxiliary and name in ("4a", "4d"):
            heads.append(head(maps))
    main = classify(keras.layers.GlobalAveragePooling2D()(maps), 0.4)
    return keras.Model(inputs, [main, *heads] if auxiliary else main)

# %% answer="build-small"
from finished import build_googlenet_small
