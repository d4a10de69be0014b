"""Turns by multiplying complex numbers in NumPy, and composes one change in `Augment`."""

# %% answer="rotate-batch"
def rotate_batch(images, degrees):
    height, width = images.shape[1:3]
    d, r = np.mgrid[:height, :width].astype("float32")
    d, r = d - (height - 1) / 2, r - (width - 1) / 2
    turns = ops.reshape(ops.cast(degrees, "float32"), (-1, 1, 1)) / 180 * np.pi
    # (r + i d) · (cos + i sin), the axis of rows pointing down
    real = r * ops.cos(turns) - d * ops.sin(turns)
    imaginary = r * ops.sin(turns) + d * ops.cos(turns)
    return sample_at(images, imaginary + (height - 1) / 2, real + (width - 1) / 2)

# %% answer="augment"
class Augment(keras.layers.Layer):
    """Reads each image once, at positions that hold all geometric changes together."""

    def __init__(
        self, max_pixels=0, max_degrees=0, max_zoom=0, flip=False, max_light=0, seed=None, **kwargs
    ):
        super().__init__(**kwargs)
        self.max_pixels, self.max_degrees, self.max_zoom = max_pixels, max_degrees, max_zoom
        self.flip, self.max_light, self.seed = flip, max_light, seed
        self.generator = keras.random.SeedGenerator(seed)

    def between(self, n, low, high):
        return keras.random.uniform((n, 1, 1), low, high, seed=self.generator)

    def call(self, images, training=False):
        if training:
            n, height, width = ops.shape(images)[:3]
            angle = self.between(n, -1, 1) * (self.max_degrees * np.pi / 180)
            zoom = self.between(n, 1 - self.max_zoom, 1 + self.max_zoom)
            m = self.max_pixels
            down = keras.random.randint((n, 1, 1), -m, m + 1, seed=self.generator)
            right = keras.random.randint((n, 1, 1), -m, m + 1, seed=self.generator)
            mirror = 1.0
            if self.flip:
                mirror = ops.sign(self.between(n, -1, 1) + 1e-9)
            middle = (height - 1) / 2, (width - 1) / 2
            d = ops.arange(height, dtype="float32")[:, None] - middle[0]
            r = ops.arange(width, dtype="float32")[None, :] - middle[1]
            d = (d - ops.cast(down, "float32")) / zoom
            r = (r - ops.cast(right, "float32")) / zoom
            rows = middle[0] + d * ops.cos(angle) + r * ops.sin(angle)
            columns = middle[1] + mirror * (r * ops.cos(angle) - d * ops.sin(angle))
            if m or self.max_degrees or self.max_zoom or self.flip:
                images = sample_at(images, rows, columns)
            if self.max_light:
                gain = self.between(n, -self.max_light, self.max_light)[..., None]
                offset = self.between(n, -self.max_light, self.max_light)[..., None]
                images = ops.clip(images + images * gain + offset, 0.0, 1.0)
        return images

    def get_config(self):
        config = super().get_config()
        for name in ("max_pixels", "max_degrees", "max_zoom", "flip", "max_light", "seed"):
            config[name] = getattr(self, name)
        return config
