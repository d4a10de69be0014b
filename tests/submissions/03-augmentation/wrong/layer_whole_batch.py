"""Draws one offset for the whole batch."""
# /// expect
# fails = [
#     "augmentation.random_shift: all offsets alike",
#     "augmentation.random_shift: each image its own",
# ]
# names = ["one offset is drawn for the whole batch"]
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
        offsets = keras.random.randint((1, 2), low, end, seed=self.draws)
        offsets = ops.repeat(offsets, count, axis=0)
        return shift_batch(images, offsets)

    def get_config(self):
        return {**super().get_config(), "max_pixels": self.max_pixels, "seed": self.seed}
