"""The projection before the pooling."""

# /// expect
# fails = [
#     "googlenet.inception: the four branches, in any order",
#     "googlenet.inception: order of the branches",
# ]
# names = ["the projection before the pooling"]
# ///

# %% answer="inception"
class Inception(keras.layers.Layer):

    def __init__(self, filters, **kwargs):
        super().__init__(**kwargs)
        self.filters = tuple(filters)
        one, reduce3, three, reduce5, five, projection = self.filters

        def conv(maps, kernel_size):
            return keras.layers.Conv2D(maps, kernel_size, padding="same", activation="relu")

        self.one = conv(one, 1)
        self.reduce3, self.three = conv(reduce3, 1), conv(three, 3)
        self.reduce5, self.five = conv(reduce5, 1), conv(five, 5)
        self.pool = keras.layers.MaxPooling2D(3, strides=1, padding="same")
        self.project = conv(projection, 1)

    def call(self, maps):
        branches = [
            self.one(maps),
            self.three(self.reduce3(maps)),
            self.five(self.reduce5(maps)),
            self.pool(self.project(maps)),
        ]
        return ops.concatenate(branches, axis=-1)

    # Without the next two methods Keras finds out by tracing `call`. With them it is faster.
    def build(self, input_shape):
        for layer in (self.one, self.reduce3, self.reduce5, self.project):
            layer.build(input_shape)
        self.three.build((*input_shape[:-1], self.filters[1]))
        self.five.build((*input_shape[:-1], self.filters[3]))

    def compute_output_shape(self, input_shape):
        one, _, three, _, five, projection = self.filters
        return (*input_shape[:-1], one + three + five + projection)

    def get_config(self):
        return {**super().get_config(), "filters": self.filters}

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
