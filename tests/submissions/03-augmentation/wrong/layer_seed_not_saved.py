"""get_config without the seed."""
# /// expect
# fails = ["augmentation.random_shift: saves and loads"]
# names = ["get_config leaves the seed out"]
# ///

# %% answer="random-shift"
class RandomShift(keras.layers.Layer):
    def __init__(self, max_pixels, seed=None, **kwargs):
        super().__init__(**kwargs)
        self.max_pixels = max_pixels
        self.seed = seed
        self.seed_generator = keras.random.SeedGenerator(seed)

    def call(self, images, training=False):
        if not training or self.max_pixels == 0:
            return images
        n = ops.shape(images)[0]
        offsets = keras.random.randint((n, 2), -self.max_pixels, self.max_pixels + 1, seed=self.seed_generator)
        return shift_batch(images, offsets)

    def compute_output_shape(self, input_shape):
        return input_shape

    def get_config(self):
        config = super().get_config()
        config.update({"max_pixels": self.max_pixels})
        return config
