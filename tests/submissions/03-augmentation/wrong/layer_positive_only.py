"""Draws from 0 upwards only."""
# /// expect
# fails = ["augmentation.random_shift: all offsets alike"]
# names = ["only offsets of 0 and more"]
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
        low, end = 0, self.max_pixels + 1
        offsets = keras.random.randint((count, 2), low, end, seed=self.draws)
        return shift_batch(images, offsets)

    def get_config(self):
        return {**super().get_config(), "max_pixels": self.max_pixels, "seed": self.seed}
