"""Zero padding and "valid" convolutions at stride 1; means by AveragePooling2D and Flatten."""


# %% answer="build-googlenet"
def build_googlenet(input_shape=(224, 224, 3), num_classes=1000, width=1.0, auxiliary=False):
    L = keras.layers

    def conv(x, n, k):
        if k > 1:
            x = L.ZeroPadding2D(k // 2)(x)
        return L.Activation("relu")(L.Conv2D(scaled(n, width), k)(x))

    def half(x):
        return L.MaxPool2D(pool_size=(3, 3), strides=(2, 2), padding="same")(x)

    def end(x, drop):
        return L.Activation("softmax")(L.Dense(num_classes)(L.Dropout(drop)(x)))

    def aux(x):
        x = L.Flatten()(conv(L.AvgPool2D((5, 5), (3, 3))(x), 128, 1))
        return end(L.Dense(scaled(1024, width), activation="relu")(x), 0.7)

    start = keras.Input(shape=input_shape, name="image")
    x = L.Conv2D(scaled(64, width), 7, 2, "same", activation="relu", name="conv_1")(start)
    x = LocalResponseNorm()(half(x))
    x = half(LocalResponseNorm()(conv(conv(x, 64, 1), 192, 3)))
    outputs = []
    for stage in ["3a 3b", "4a 4b 4c 4d 4e", "5a 5b"]:
        for name in stage.split():
            f1, r3, f3, r5, f5, p = MODULES[name]
            a, b, c = conv(x, f1, 1), conv(conv(x, r3, 1), f3, 3), conv(conv(x, r5, 1), f5, 5)
            x = L.Concatenate(name=f"out_{name}")(
                [a, b, c, conv(L.MaxPool2D(3, 1, "same")(x), p, 1)]
            )
            if auxiliary and name in ("4a", "4d"):
                outputs.append(aux(x))
        if stage[0] != "5":
            x = half(x)
    x = L.Flatten()(L.AveragePooling2D(x.shape[1:3])(x))
    outputs.insert(0, end(x, 0.4))
    return keras.Model(inputs=start, outputs=outputs if len(outputs) > 1 else outputs[0])


# %% answer="build-small"
from finished import build_googlenet_small
