"""Offsets are drawn from 0 on."""

# /// expect
# fails = [
#     "augmentation.random_shift: all offsets alike",
# ]
# names = ["only offsets of 0 and more are drawn"]
# ///

# %% answer="random-shift"
class RandomShift(keras.layers.Layer):
    def __init__(self, max_pixels, seed=None, **kwargs):
        super().__init__(**kwargs)
        self.max_pixels, self.seed = max_pixels, seed
        self.draws = keras.random.SeedGenerator(seed)

    def call(self, images, training=False):
        if not training:
            return images
        shape = (ops.shape(images)[0], 2)
        return shift_batch(
            images, keras.random.randint(shape, 0, self.max_pixels + 1, seed=self.draws)
        )

    def get_config(self):
        return {**super().get_config(), "max_pixels": self.max_pixels, "seed": self.seed}
