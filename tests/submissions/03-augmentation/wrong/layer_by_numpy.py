"""Draws with NumPy, which Keras does only once when it compiles."""
# /// expect
# fails = ["augmentation.random_shift: in a compiled model"]
# names = ["are built in when Keras"]
# ///

# %% answer="random-shift"
class RandomShift(keras.layers.Layer):
    def __init__(self, max_pixels, seed=None, **kwargs):
        super().__init__(**kwargs)
        self.max_pixels = max_pixels
        self.seed = seed
        self.draws = np.random.default_rng(seed)

    def call(self, images, training=False):
        if not training:
            return images
        count = ops.shape(images)[0]
        low, end = -self.max_pixels, self.max_pixels + 1
        offsets = self.draws.integers(low, end, size=(images.shape[0] or 50, 2))
        return shift_batch(images, offsets)

    def get_config(self):
        return {**super().get_config(), "max_pixels": self.max_pixels, "seed": self.seed}
