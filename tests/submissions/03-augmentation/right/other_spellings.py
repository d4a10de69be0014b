"""Batches by tf.data, options by keyword, results by name."""


# %% answer="compare"
def compare(builders, train, tests, epochs, seed=42):
    results = {}
    for name in builders:
        keras.utils.set_random_seed(seed)
        model = builders[name]()
        model.fit(
            x=train[0],
            y=train[1],
            batch_size=32,
            epochs=epochs,
            verbose=0,
            validation_split=0.0,
            shuffle=True,
        )
        results[name] = {}
        for key in tests:
            results[name][key] = model.evaluate(*tests[key], verbose=0, return_dict=True)[
                "accuracy"
            ]
    return results


# %% answer="flip-batch"
def flip_batch(images, flags):
    flags = ops.convert_to_tensor(flags)
    return ops.where(flags[:, None, None, None], images[:, :, ::-1, :], images)


# %% answer="relight"
def relight(images, gains, offsets):
    images = ops.convert_to_tensor(images)
    g = ops.cast(gains, images.dtype)[:, None, None, None]
    o = ops.cast(offsets, images.dtype)[:, None, None, None]
    return ops.clip(g * images + o, 0.0, 1.0)


# %% answer="augmented-batches"
def augmented_batches(images, labels, batch_size, augment, seed):
    import tensorflow as tf

    data = (
        tf.data.Dataset.from_tensor_slices((images, labels))
        .shuffle(len(images), seed=seed)
        .batch(batch_size)
    )
    if augment is not None:
        data = data.map(lambda x, y: (augment(x, training=True), y))
    yield from data


# %% answer="random-shift"
class RandomShift(keras.layers.Layer):
    def __init__(self, max_pixels, seed=None, **kwargs):
        super().__init__(**kwargs)
        self.max_pixels = max_pixels
        self.seed = seed
        self.gen = keras.random.SeedGenerator(seed)

    def call(self, images, training=None):
        if training:
            n = ops.shape(images)[0]
            m = self.max_pixels
            down = keras.random.randint((n,), -m, m + 1, seed=self.gen)
            right = keras.random.randint((n,), -m, m + 1, seed=self.gen)
            return shift_batch(images, ops.stack([down, right], axis=1))
        return images

    def get_config(self):
        config = super().get_config()
        config.update(max_pixels=self.max_pixels, seed=self.seed)
        return config
