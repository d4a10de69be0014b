"""A functional network of blocks whose layers are built at their first call. With a
compute_output_shape Keras does not try them, so that the network has few weights until then."""

# %% answer="fashion-cnn"
class Block(keras.layers.Layer):
    def __init__(self, filters, count, kernel_size=3, **kwargs):
        super().__init__(**kwargs)
        self.filters = filters
        self.convolutions = [DefaultConv2D(filters, kernel_size=kernel_size) for _ in range(count)]
        self.pool = keras.layers.MaxPooling2D(2)

    def call(self, maps):
        for convolution in self.convolutions:
            maps = convolution(maps)
        return self.pool(maps)

    def compute_output_shape(self, input_shape):
        batch, height, width, _ = input_shape
        return (batch, height // 2, width // 2, self.filters)


class Head(keras.layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.hidden = [keras.layers.Dense(n, activation="relu") for n in units]
        self.drop = keras.layers.Dropout(0.5)
        self.last = keras.layers.Dense(10, activation="softmax")

    def call(self, values, training=None):
        for dense in self.hidden:
            values = self.drop(dense(values), training=training)
        return self.last(values)

    def compute_output_shape(self, input_shape):
        return (input_shape[0], 10)


def build_fashion_cnn():
    images = keras.Input((28, 28, 1))
    x = Block(64, 1, kernel_size=7)(images)
    x = Block(256, 2)(Block(128, 2)(x))
    return keras.Model(images, Head([128, 64])(keras.layers.Flatten()(x)))


# %% answer="small-cnn"
class Small(keras.Model):
    def __init__(self):
        super().__init__()
        self.blocks = [Block(filters, 1) for filters in (32, 64, 128)]
        self.flat = keras.layers.Flatten()
        self.drop = keras.layers.Dropout(0.25)
        self.last = keras.layers.Dense(10, activation="softmax")

    def call(self, images, training=None):
        for block in self.blocks:
            images = block(images)
        return self.last(self.drop(self.flat(images), training=training))


def build_small_cnn():
    return Small()
