"""Draws floats, and rounds them down where whole numbers are needed."""

# %% answer="random-shift"
class RandomShift(keras.layers.Layer):
    def __init__(self, max_pixels, seed=None, **kwargs):
        super().__init__(**kwargs)
        self.max_pixels = max_pixels
        self.seed = seed
        self.generators = [keras.random.SeedGenerator(seed), None]
        self.generators[1] = keras.random.SeedGenerator(None if seed is None else 3 * seed // 2)

    def call(self, images, training=False):
        if not training:
            return images + 0
        choices = 2 * self.max_pixels + 1
        n = ops.shape(images)[0]
        both = [keras.random.uniform((n,), 0, choices, seed=g) for g in self.generators]
        whole = ops.minimum(ops.floor(ops.stack(both, axis=1)), choices - 1)
        return shift_batch(images, ops.cast(whole, "int32") - self.max_pixels)

    def get_config(self):
        config = super().get_config()
        config["max_pixels"] = self.max_pixels
        config["seed"] = self.seed
        return config

# %% answer="flip-batch"
def flip_batch(images, flags):
    images = ops.convert_to_tensor(images)
    flags = ops.cast(flags, images.dtype)[:, None, None, None]
    return flags * images[:, :, ::-1, :] + (1 - flags) * images
