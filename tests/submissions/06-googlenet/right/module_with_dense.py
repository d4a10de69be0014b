"""Dense layers where the paper has 1×1 convolutions, and no get_config."""

# %% answer="inception"
class Inception(keras.layers.Layer):
    def __init__(self, filters, **kwargs):
        super().__init__(**kwargs)
        f1, r3, f3, r5, f5, p = filters
        self.a = keras.layers.Dense(f1, "relu")
        self.b1 = keras.layers.Dense(r3, "relu")
        self.b2 = keras.layers.Conv2D(f3, 3, padding="same", activation="relu")
        self.c1 = keras.layers.Dense(r5, "relu")
        self.c2 = keras.layers.Conv2D(f5, 5, padding="same", activation="relu")
        self.d = keras.layers.Dense(p, "relu")

    def call(self, maps):
        pooled = ops.max_pool(maps, 3, 1, "same")
        return ops.concatenate(
            [self.a(maps), self.b2(self.b1(maps)), self.c2(self.c1(maps)), self.d(pooled)], -1
        )

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
