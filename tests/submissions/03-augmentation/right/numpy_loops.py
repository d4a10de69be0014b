"""NumPy and plain loops where arrays come in, and layers that do without these functions."""


# %% answer="shift-batch"
def shift_batch(images, offsets):
    images = np.asarray(images)
    result = np.zeros_like(images)
    n, height, width, _ = images.shape
    for i in range(n):
        down, right = int(offsets[i][0]), int(offsets[i][1])
        for y in range(height):
            for x in range(width):
                if 0 <= y - down < height and 0 <= x - right < width:
                    result[i, y, x] = images[i, y - down, x - right]
    return result


# %% answer="flip-batch"
def flip_batch(images, flags):
    return np.array([im[:, ::-1] if flag else im for im, flag in zip(images, flags)])


# %% answer="relight"
def relight(images, gains, offsets):
    result = np.empty_like(images)
    for i in range(len(images)):
        result[i] = np.minimum(np.maximum(images[i] * gains[i] + offsets[i], 0), 1)
    return result


# %% answer="sample-at"
def sample_at(images, rows, columns):
    images = np.asarray(images)
    n, height, width, channels = images.shape
    result = np.zeros((*np.shape(rows), channels), images.dtype)
    for i, y, x in np.ndindex(*np.shape(rows)):
        row, column = float(rows[i, y, x]), float(columns[i, y, x])
        total = np.zeros(channels)
        for r in (int(np.floor(row)), int(np.floor(row)) + 1):
            for c in (int(np.floor(column)), int(np.floor(column)) + 1):
                if 0 <= r < height and 0 <= c < width:
                    total += images[i, r, c] * (1 - abs(row - r)) * (1 - abs(column - c))
        result[i, y, x] = total
    return result


# %% answer="rotate-batch"
def rotate_batch(images, degrees):
    n, height, width, _ = images.shape
    rows, columns = np.zeros((2, n, height, width))
    for i in range(n):
        a = np.radians(float(degrees[i]))
        for y in range(height):
            for x in range(width):
                d, r = y - (height - 1) / 2, x - (width - 1) / 2
                rows[i, y, x] = (height - 1) / 2 + d * np.cos(a) + r * np.sin(a)
                columns[i, y, x] = (width - 1) / 2 + r * np.cos(a) - d * np.sin(a)
    return sample_at(images, rows, columns)


# %% answer="resize-batch"
def resize_batch(images, factors):
    n, height, width, _ = images.shape
    rows, columns = np.zeros((2, n, height, width))
    for i in range(n):
        for y in range(height):
            for x in range(width):
                rows[i, y, x] = (height - 1) / 2 + (y - (height - 1) / 2) / factors[i]
                columns[i, y, x] = (width - 1) / 2 + (x - (width - 1) / 2) / factors[i]
    return sample_at(images, rows, columns)


# %% answer="random-shift"
class RandomShift(keras.layers.Layer):
    def __init__(self, max_pixels, seed=None, **kwargs):
        super().__init__(**kwargs)
        self.max_pixels, self.seed = max_pixels, seed
        self.rng = keras.random.SeedGenerator(seed)

    def call(self, images, training=None):
        if training:
            m, (h, w) = self.max_pixels, images.shape[1:3]
            wide = ops.pad(images, [[0, 0], [m, m], [m, m], [0, 0]])
            n = ops.shape(images)[0]
            pick = keras.random.randint((n, 2), 0, 2 * m + 1, seed=self.rng)
            rows = pick[:, :1] + ops.arange(h)
            columns = pick[:, 1:] + ops.arange(w)
            wide = ops.take_along_axis(wide, rows[:, :, None, None], axis=1)
            return ops.take_along_axis(wide, columns[:, None, :, None], axis=2)
        return images

    def get_config(self):
        config = super().get_config()
        config.update(max_pixels=self.max_pixels, seed=self.seed)
        return config


# %% answer="augment"
class Augment(keras.layers.Layer):
    def __init__(
        self, max_pixels=0, max_degrees=0, max_zoom=0, flip=False, max_light=0, seed=None, **kwargs
    ):
        super().__init__(**kwargs)
        self.given = {
            "max_pixels": max_pixels,
            "max_degrees": max_degrees,
            "max_zoom": max_zoom,
            "flip": flip,
            "max_light": max_light,
            "seed": seed,
        }
        self.rng = keras.random.SeedGenerator(seed)
        self.mover = RandomShift(max_pixels, None if seed is None else seed + 1)

    def call(self, images, training=None):
        if not training:
            return images
        n, (h, w) = ops.shape(images)[0], images.shape[1:3]
        options = self.given

        def draw(most):
            return most * (2 * keras.random.uniform((n,), seed=self.rng) - 1)

        if options["flip"]:
            flags = ops.reshape(draw(1) > 0, (-1, 1, 1, 1))
            images = ops.where(flags, images[:, :, ::-1], images)
        if options["max_degrees"] or options["max_zoom"]:
            a = draw(options["max_degrees"]) * np.float32(np.pi / 180)
            s = 1 / (1 + draw(options["max_zoom"]))
            c, z = s * ops.cos(a), s * ops.sin(a)
            y, x = (h - 1) / 2, (w - 1) / 2
            rows = [c, -z, x - c * x + z * y, z, c, y - z * x - c * y, 0 * c, 0 * c]
            images = ops.image.affine_transform(images, ops.stack(rows, axis=1))
        if options["max_pixels"]:
            images = self.mover(images, training=True)
        if options["max_light"]:
            gain, offset = (
                ops.reshape(draw(options["max_light"]), (-1, 1, 1, 1)) for _ in range(2)
            )
            images = ops.clip(images * (1 + gain) + offset, 0, 1)
        return images

    def get_config(self):
        return dict(super().get_config(), **self.given)
