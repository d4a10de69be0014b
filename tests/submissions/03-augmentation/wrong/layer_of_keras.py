"""Uses Keras's RandomTranslation, which moves by parts of pixels."""
# /// expect
# fails = [
#     "augmentation.random_shift: moves by whole offsets up to the largest",
#     "augmentation.random_shift: all offsets alike",
# ]
# names = ["not whole numbers"]
# ///

# %% answer="random-shift"
class RandomShift(keras.layers.Layer):
    def __init__(self, max_pixels, seed=None, **kwargs):
        super().__init__(**kwargs)
        self.max_pixels = max_pixels
        self.seed = seed
        self.movers = {}

    def build(self, input_shape):
        _, height, width, _ = input_shape
        self.mover = keras.layers.RandomTranslation(
            self.max_pixels / height, self.max_pixels / width, fill_mode="constant", seed=self.seed
        )

    def call(self, images, training=False):
        return self.mover(images, training=True) if training else images

    def get_config(self):
        return {**super().get_config(), "max_pixels": self.max_pixels, "seed": self.seed}
