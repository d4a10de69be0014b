"""Rounds evenly drawn floats."""
# /// expect
# fails = ["augmentation.random_shift: all offsets alike"]
# names = ["the ends half as often"]
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
        count = ops.shape(images)[0]
        low, end = -self.max_pixels, self.max_pixels + 1
        offsets = ops.round(keras.random.uniform((count, 2), low, end - 1, seed=self.draws))
        return shift_batch(images, offsets)

    def get_config(self):
        return {**super().get_config(), "max_pixels": self.max_pixels, "seed": self.seed}
