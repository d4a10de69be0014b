"""Average pooling between the stages; its dropout is right."""
# /// expect
# fails = [
#   "googlenet.network: values",
#   "googlenet.reached: accuracy",
# ]
# names = []
# ///


# %% answer="build-googlenet"
def build_googlenet(input_shape=(224, 224, 3), num_classes=1000, width=1.0, auxiliary=False):
    L = keras.layers
    s = lambda n: scaled(n, width)
    conv = lambda n, k, t=1: L.Conv2D(s(n), k, strides=t, padding="same", activation="relu")
    pool = lambda: L.MaxPooling2D(3, 2, "same")

    def head(x):
        x = conv(128, 1)(L.AveragePooling2D(5, 3, "valid")(x))
        x = L.Dense(s(1024), activation="relu")(L.Flatten()(x))
        return L.Dense(num_classes, activation="softmax")(L.Dropout(0.7)(x))

    inp = keras.Input(input_shape)
    x = LocalResponseNorm()(pool()(conv(64, 7, 2)(inp)))
    x = LocalResponseNorm()(conv(192, 3)(conv(64, 1)(x)))
    heads = []
    for name, f in MODULES.items():
        if name in ("3a", "4a", "5a"):
            x = L.AveragePooling2D(3, 2, "same")(x)
        x = Inception([s(n) for n in f])(x)
        if auxiliary and name in ("4a", "4d"):
            heads.append(head(x))
    main = L.Dense(num_classes, activation="softmax")(L.Dropout(0.4)(L.GlobalAveragePooling2D()(x)))
    return keras.Model(inp, [main, *heads] if auxiliary else main)
