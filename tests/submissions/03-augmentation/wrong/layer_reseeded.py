"""Passes the integer seed to every draw, which repeats it."""
# /// expect
# fails = ["augmentation.random_shift: seed", "augmentation.random_shift: in a compiled model"]
# names = ["an integer seed gives the same numbers at every call"]
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
        offsets = keras.random.randint((count, 2), low, end, seed=self.seed)
        return shift_batch(images, offsets)

    def get_config(self):
        return {**super().get_config(), "max_pixels": self.max_pixels, "seed": self.seed}
