"""Two slips: all images are moved by the first one's offsets, of which none is below 0."""
# /// expect
# fails = [
#     "augmentation.shift_batch: each image by its own offsets",
#     "augmentation.random_shift: all offsets alike",
# ]
# names = ["only offsets of 0 and more are drawn"]
# ///

# %% answer="shift-batch"
def shift_batch(images, offsets):
    images = ops.convert_to_tensor(images)
    offsets = ops.cast(offsets, "int32")

    def sources(size, moved):
        came_from = ops.arange(size, dtype="int32") - moved[:, None]
        return ops.one_hot(came_from, size, dtype=images.dtype)  # outside: a row of zeros

    rows = sources(images.shape[1], offsets[:1, 0])
    columns = sources(images.shape[2], offsets[:1, 1])
    moved = ops.einsum("aij,bjwc->biwc", rows, images)
    return ops.einsum("aij,bhjc->bhic", columns, moved)

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
