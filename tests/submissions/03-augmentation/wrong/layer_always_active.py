"""Moves images in evaluation, too, as Keras's own layers do when called directly."""
# /// expect
# fails = [
#     "augmentation.random_shift: does nothing outside of training",
#     "augmentation.random_shift: in a compiled model",
# ]
# names = ["look at the argument `training`"]
# ///

# %% answer="random-shift"
class RandomShift(keras.layers.Layer):
    def __init__(self, max_pixels, seed=None, **kwargs):
        super().__init__(**kwargs)
        self.max_pixels = max_pixels
        self.seed = seed
        self.draws = keras.random.SeedGenerator(seed)

    def call(self, images, training=True):
        count = ops.shape(images)[0]
        low, end = -self.max_pixels, self.max_pixels + 1
        offsets = keras.random.randint((count, 2), low, end, seed=self.draws)
        return shift_batch(images, offsets)

    def get_config(self):
        return {**super().get_config(), "max_pixels": self.max_pixels, "seed": self.seed}
