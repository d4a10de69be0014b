"""Draws one number for both directions."""
# /// expect
# fails = ["augmentation.random_shift: all offsets alike"]
# names = ["one number is used for both offsets"]
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
        offsets = keras.random.randint((count, 1), low, end, seed=self.draws)
        return shift_batch(images, ops.repeat(offsets, 2, axis=1))

    def get_config(self):
        return {**super().get_config(), "max_pixels": self.max_pixels, "seed": self.seed}
