"""Calls the module InceptionModule: nothing is called Inception, and the network does without."""
# /// expect
# fails = [
#     "googlenet.inception: output shape",
#     "googlenet.inception: the four branches, in any order",
#     "googlenet.inception: order of the branches",
#     "googlenet.inception: saves and loads",
# ]
# names = []
# ///

# %% answer="inception"
class InceptionModule(keras.layers.Layer):
    pass

# %% answer="build-googlenet"
def build_googlenet(input_shape=(224, 224, 3), num_classes=1000, width=1.0, auxiliary=False):
    def conv(n, size, strides=1):
        n = scaled(n, width)
        return keras.layers.Conv2D(n, size, strides=strides, padding="same", activation="relu")

    def pool(strides=2):
        return keras.layers.MaxPooling2D(3, strides, "same")

    def classify(x, rate):
        x = keras.layers.Dropout(rate)(x)
        return keras.layers.Dense(num_classes, activation="softmax")(x)

    inputs = keras.Input(input_shape)
    x = LocalResponseNorm()(pool()(conv(64, 7, 2)(inputs)))
    x = LocalResponseNorm()(conv(192, 3)(conv(64, 1)(x)))
    heads = []
    for name, (f1, r3, f3, r5, f5, p) in MODULES.items():
        if name in ("3a", "4a", "5a"):
            x = pool()(x)
        one = conv(f1, 1)(x)
        three = conv(f3, 3)(conv(r3, 1)(x))
        five = conv(f5, 5)(conv(r5, 1)(x))
        pooled = conv(p, 1)(pool(1)(x))
        x = keras.layers.concatenate([one, three, five, pooled])
        if auxiliary and name in ("4a", "4d"):
            head = conv(128, 1)(keras.layers.AveragePooling2D(5, 3)(x))
            head = keras.layers.Flatten()(head)
            head = keras.layers.Dense(scaled(1024, width), activation="relu")(head)
            heads.append(classify(head, 0.7))
    main = classify(keras.layers.GlobalAveragePooling2D()(x), 0.4)
    return keras.Model(inputs, [main, *heads] if auxiliary else main)

# %% answer="build-small"
from finished import build_googlenet_small
