"""Every offset is as likely as it should be, but the two of an image go together."""
# /// expect
# fails = ["augmentation.random_shift: all offsets alike"]
# names = ["depend on one another"]
# ///

# %% answer="random-shift"
class RandomShift(keras.layers.Layer):
    def __init__(self, max_pixels, seed=None, **kwargs):
        super().__init__(**kwargs)
        self.max_pixels = max_pixels
        self.seed = seed
        self.draws = keras.random.SeedGenerator(seed)

    def call(self, images, training=False):
        if not training:
            return images
        many = 2 * self.max_pixels + 1
        count = ops.shape(images)[0]
        down = keras.random.randint((count, 1), 0, many, seed=self.draws)
        right = (down + keras.random.randint((count, 1), 0, 2, seed=self.draws)) % many
        return shift_batch(images, ops.concatenate([down, right], axis=1) - self.max_pixels)

    def get_config(self):
        return {**super().get_config(), "max_pixels": self.max_pixels, "seed": self.seed}
