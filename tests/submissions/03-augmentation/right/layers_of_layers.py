"""`Augment` holds a layer for each kind of change, two of them Keras's own."""

# %% answer="random-shift"
class RandomShift(keras.layers.Layer):
    def __init__(self, max_pixels, seed=None, **kwargs):
        super().__init__(**kwargs)
        self.max_pixels = int(max_pixels)
        self.seed = seed
        self.seed_generator = keras.random.SeedGenerator(seed)

    def call(self, images, training=None):
        if training is None or not training:
            return images
        n = ops.shape(images)[0]
        logits = ops.zeros((n, 2 * self.max_pixels + 1))  # all offsets alike
        drawn = keras.random.categorical(logits, 2, dtype="int32", seed=self.seed_generator)
        return shift_batch(images, drawn - self.max_pixels)

    def compute_output_shape(self, input_shape):
        return input_shape

    def get_config(self):
        return {"max_pixels": self.max_pixels, "seed": self.seed, **super().get_config()}

# %% answer="augment"
class Light(keras.layers.Layer):
    def __init__(self, most, seed):
        super().__init__()
        self.most, self.seeds = most, keras.random.SeedGenerator(seed)

    def call(self, images):
        n, most = ops.shape(images)[0], self.most
        both = keras.random.uniform((2, n), -most, most, seed=self.seeds)
        return relight(images, 1 + both[0], both[1])


class Zoom(Light):
    def call(self, images):
        n = ops.shape(images)[0]
        low, high = 1 - self.most, 1 + self.most
        return resize_batch(images, keras.random.uniform((n,), low, high, seed=self.seeds))


class Augment(keras.layers.Layer):
    def __init__(
        self, max_pixels=0, max_degrees=0, max_zoom=0, flip=False, max_light=0, seed=None, **kwargs
    ):
        super().__init__(**kwargs)
        self.config = dict(
            max_pixels=max_pixels,
            max_degrees=max_degrees,
            max_zoom=max_zoom,
            flip=flip,
            max_light=max_light,
            seed=seed,
        )
        seeds = [None] * 5 if seed is None else [seed + 101 * k for k in range(5)]
        self.steps = []
        if flip:
            self.steps.append(keras.layers.RandomFlip("horizontal", seed=seeds[0]))
        if max_degrees:
            turn = max_degrees / 360
            self.steps.append(
                keras.layers.RandomRotation(turn, fill_mode="constant", seed=seeds[1])
            )
        if max_zoom:
            self.steps.append(Zoom(max_zoom, seeds[2]))
        if max_pixels:
            self.steps.append(RandomShift(max_pixels, seeds[3]))
        if max_light:
            self.steps.append(Light(max_light, seeds[4]))

    def call(self, images, training=False):
        if training:
            for step in self.steps:
                own = isinstance(step, (Light, Zoom))
                images = step(images) if own else step(images, training=True)
        return images

    def get_config(self):
        return super().get_config() | self.config
