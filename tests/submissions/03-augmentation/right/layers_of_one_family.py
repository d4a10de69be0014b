"""A base class of the learner's own draws; options are a dataclass; layers inherit."""


# %% answer="random-shift"
class Drawing(keras.layers.Layer):
    """Changes images in training, by what `changed` does; options are the class's `options`."""

    options = ("seed",)

    def __init__(self, seed=None, **kwargs):
        super().__init__(**kwargs)
        self.seed = seed
        self.generator = keras.random.SeedGenerator(seed)

    def call(self, images, training=False):
        return self.changed(images) if training else images

    def integers(self, images, most, each=2):
        shape = (ops.shape(images)[0], each)
        return keras.random.randint(shape, -most, most + 1, seed=self.generator)

    def uniform(self, images, low, high):
        return keras.random.uniform((ops.shape(images)[0],), low, high, seed=self.generator)

    def get_config(self):
        config = super().get_config()
        config.update((name, getattr(self, name)) for name in self.options)
        return config


class RandomShift(Drawing):
    options = ("max_pixels", "seed")

    def __init__(self, max_pixels, seed=None, **kwargs):
        self_pixels = max_pixels
        super().__init__(seed, **kwargs)
        self.max_pixels = self_pixels

    def changed(self, images):
        return shift_batch(images, self.integers(images, self.max_pixels))


# %% answer="augment"
class Augment(RandomShift):
    options = ("max_pixels", "max_degrees", "max_zoom", "flip", "max_light", "seed")

    def __init__(
        self, max_pixels=0, max_degrees=0, max_zoom=0, flip=False, max_light=0, seed=None, **kwargs
    ):
        super().__init__(max_pixels, seed, **kwargs)
        self.max_degrees, self.max_zoom = max_degrees, max_zoom
        self.flip, self.max_light = flip, max_light

    def changed(self, images):
        light = self.max_light
        flags = self.uniform(images, 0, 1) > (0.5 if self.flip else 2)
        images = flip_batch(images, flags)
        images = rotate_batch(images, self.uniform(images, -self.max_degrees, self.max_degrees))
        images = resize_batch(images, self.uniform(images, 1 - self.max_zoom, 1 + self.max_zoom))
        images = super().changed(images)
        return relight(
            images, self.uniform(images, 1 - light, 1 + light), self.uniform(images, -light, light)
        )
