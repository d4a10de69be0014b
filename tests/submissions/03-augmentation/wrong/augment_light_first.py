"""Relights before everything else, so that what comes in is black."""
# /// expect
# fails = ["augmentation.augment: all together"]
# names = ["images are relit before they are turned, resized or moved: light comes last"]
# ///

# %% answer="augment"
class Augment(keras.layers.Layer):
    def __init__(self, max_pixels=0, max_degrees=0, max_zoom=0, flip=False, max_light=0, seed=None, **kwargs):
        super().__init__(**kwargs)
        self.max_pixels, self.max_degrees, self.max_zoom = max_pixels, max_degrees, max_zoom
        self.flip, self.max_light, self.seed = flip, max_light, seed
        self.gen = keras.random.SeedGenerator(seed)

    def _uniform(self, n, low, high):
        return keras.random.uniform((n,), low, high, seed=self.gen)

    def call(self, images, training=False):
        if not training:
            return images
        x = images
        n = ops.shape(x)[0]
        if self.max_light:
            gain = self._uniform(n, 1 - self.max_light, 1 + self.max_light)
            off = self._uniform(n, -self.max_light, self.max_light)
            x = relight(x, gain, off)
        if self.flip:
            x = flip_batch(x, self._uniform(n, 0, 1) < 0.5)
        if self.max_degrees:
            x = rotate_batch(x, self._uniform(n, -self.max_degrees, self.max_degrees))
        if self.max_zoom:
            x = resize_batch(x, self._uniform(n, 1 - self.max_zoom, 1 + self.max_zoom))
        if self.max_pixels:
            x = shift_batch(x, keras.random.randint((n, 2), -self.max_pixels, self.max_pixels + 1, seed=self.gen))
        return x

    def compute_output_shape(self, input_shape):
        return input_shape

    def get_config(self):
        cfg = super().get_config()
        for key in ("max_pixels", "max_degrees", "max_zoom", "flip", "max_light", "seed"):
            cfg[key] = getattr(self, key)
        return cfg
