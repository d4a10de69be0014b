"""Forgets the shift."""
# /// expect
# fails = ["augmentation.augment: moves"]
# names = []
# ///

# %% answer="augment"
class Augment(keras.layers.Layer):
    def __init__(
        self,
        max_pixels=0,
        max_degrees=0,
        max_zoom=0,
        flip=False,
        max_light=0,
        seed=None,
        **kwargs,
    ):
        super().__init__(**kwargs)
        self.max_pixels = max_pixels
        self.max_degrees = max_degrees
        self.max_zoom = max_zoom
        self.flip = flip
        self.max_light = max_light
        self.seed = seed
        self.draws = keras.random.SeedGenerator(seed)

    def call(self, images, training=False):
        if not training:
            return images
        count = ops.shape(images)[0]

        def evenly(low, high):
            return keras.random.uniform((count,), low, high, seed=self.draws)

        if self.flip:
            images = flip_batch(images, evenly(0, 1) < 0.5)
        if self.max_degrees:
            images = rotate_batch(images, evenly(-self.max_degrees, self.max_degrees))
        if self.max_zoom:
            images = resize_batch(images, evenly(1 - self.max_zoom, 1 + self.max_zoom))
        if self.max_pixels:
            low, end = -self.max_pixels, self.max_pixels + 1
            offsets = keras.random.randint((count, 2), low, end, seed=self.draws)
            pass
        if self.max_light:
            gains = evenly(1 - self.max_light, 1 + self.max_light)
            images = relight(images, gains, evenly(-self.max_light, self.max_light))
        return images

    def get_config(self):
        names = ("max_pixels", "max_degrees", "max_zoom", "flip", "max_light", "seed")
        return {**super().get_config(), **{name: getattr(self, name) for name in names}}
