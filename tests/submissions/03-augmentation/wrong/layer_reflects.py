"""Fills what comes in by reflection."""
# /// expect
# fails = ["augmentation.random_shift: moves by whole offsets up to the largest"]
# names = ["reflected at its border"]
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
        offsets = keras.random.randint((count, 2), low, end, seed=self.draws)
        m = self.max_pixels
        large = ops.pad(images, [(0, 0), (m, m), (m, m), (0, 0)], mode="symmetric") if m else images
        height, width = images.shape[1:3]
        return shift_batch(large, offsets)[:, m : m + height, m : m + width]

    def get_config(self):
        return {**super().get_config(), "max_pixels": self.max_pixels, "seed": self.seed}
