"""Two towers as pairs of convolutions on halves of the maps, put together again."""

# %% answer="alexnet"
def build_alexnet(input_shape=(227, 227, 3), num_classes=1000, width=1.0, groups=1):
    options = {"activation": "relu", "kernel_initializer": "he_normal"}

    def conv(x, maps, size, towers=1):
        maps = scaled(maps, width)
        if towers == 1:
            return keras.layers.Conv2D(maps, size, padding="same", **options)(x)
        halves = ops.split(x, 2, axis=-1)
        return keras.layers.Concatenate()(
            [keras.layers.Conv2D(maps // 2, size, padding="same", **options)(h) for h in halves]
        )

    pool = partial(keras.layers.MaxPooling2D, pool_size=3, strides=2)
    images = keras.Input(input_shape)
    x = keras.layers.Conv2D(scaled(96, width), 11, strides=4, **options)(images)
    x = pool()(LocalResponseNorm(r=4)(x))
    x = pool()(LocalResponseNorm(r=4)(conv(x, 256, 5, groups)))
    x = conv(conv(conv(x, 384, 3), 384, 3, groups), 256, 3, groups)
    x = keras.layers.Flatten()(pool()(x))
    for _ in range(2):
        x = keras.layers.Dense(scaled(4096, width), **options)(x)
        x = keras.layers.Dropout(0.5)(x)
    x = keras.layers.Dense(num_classes, activation="softmax")(x)
    return keras.Model(images, x)
