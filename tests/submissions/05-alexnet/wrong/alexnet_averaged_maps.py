"""Global average pooling in place of Flatten."""
# /// expect
# fails = ["alexnet.network: full size", "alexnet.network: values"]
# names = ["global average pooling in place of Flatten"]
# ///
# %% answer="alexnet"
def build_alexnet(input_shape=(227, 227, 3), num_classes=1000, width=1.0, groups=1):
    L = keras.layers

    def conv(n, k, s=1, padding="same", g=1):
        return L.Conv2D(scaled(n, width), k, strides=s, padding=padding, groups=g, activation="relu", kernel_initializer="he_normal")

    inp = keras.Input(shape=input_shape)
    x = conv(96, 11, 4, "valid")(inp)
    x = LocalResponseNorm(r=4)(x)
    x = L.MaxPooling2D(3, 2)(x)
    x = conv(256, 5, g=groups)(x)
    x = LocalResponseNorm(r=4)(x)
    x = L.MaxPooling2D(3, 2)(x)
    x = conv(384, 3)(x)
    x = conv(384, 3, g=groups)(x)
    x = conv(256, 3, g=groups)(x)
    x = L.MaxPooling2D(3, 2)(x)
    x = L.GlobalAveragePooling2D()(x)
    for _ in range(2):
        x = L.Dense(scaled(4096, width), activation="relu", kernel_initializer="he_normal")(x)
        x = L.Dropout(0.5)(x)
    return keras.Model(inp, L.Dense(num_classes, activation="softmax")(x), name="alexnet")
