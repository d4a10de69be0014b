"""Sequential models, one for each third, joined in a functional one."""


# %% answer="build-googlenet"
def build_googlenet(input_shape=(224, 224, 3), num_classes=1000, width=1.0, auxiliary=False):
    L = keras.layers
    w = lambda n: scaled(n, width)
    conv = lambda n, k, **o: L.Conv2D(w(n), k, padding="same", activation="relu", **o)
    pool = lambda: L.MaxPooling2D(3, 2, padding="same")
    modules = {k: Inception(tuple(map(w, f))) for k, f in MODULES.items()}
    low = keras.Sequential(
        [
            conv(64, 7, strides=2),
            pool(),
            LocalResponseNorm(),
            conv(64, 1),
            conv(192, 3),
            LocalResponseNorm(),
            pool(),
            modules["3a"],
            modules["3b"],
            pool(),
            modules["4a"],
        ]
    )
    middle = keras.Sequential([modules[k] for k in ("4b", "4c", "4d")])
    high = keras.Sequential(
        [
            modules["4e"],
            pool(),
            modules["5a"],
            modules["5b"],
            L.GlobalAveragePooling2D(),
            L.Dropout(0.4),
            L.Dense(num_classes),
            L.Softmax(),
        ]
    )
    helper = lambda: keras.Sequential(
        [
            L.AveragePooling2D(5, 3),
            conv(128, 1),
            L.Flatten(),
            L.Dense(w(1024), "relu"),
            L.Dropout(0.7),
            L.Dense(num_classes, "softmax"),
        ]
    )
    image = keras.Input(input_shape)
    four_a = low(image)
    four_d = middle(four_a)
    if not auxiliary:
        return keras.Model(image, high(four_d))
    return keras.Model(image, [high(four_d), helper()(four_a), helper()(four_d)])


# %% answer="build-small"
from finished import build_googlenet_small
