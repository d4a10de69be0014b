"""Draws by other generators: seeds counted by hand, offsets from uniform numbers, one pass of it all."""

# %% answer="random-shift"
class RandomShift(keras.layers.Layer):
    def __init__(self, max_pixels, seed=None, **kwargs):
        super().__init__(**kwargs)
        self.max_pixels = int(max_pixels)
        self.seed = seed
        self.seed_generator = keras.random.SeedGenerator(
            seed if seed is not None else int(np.random.default_rng().integers(2**31))
        )

    def call(self, images, training=None):
        if training is None or training is False:
            return images
        count, choices = ops.shape(images)[0], 2 * self.max_pixels + 1
        drawn = [keras.random.uniform((count, 1), seed=self.seed_generator) for _ in "xy"]
        steps = [ops.cast(ops.floor(u * choices), "int32") - self.max_pixels for u in drawn]
        return shift_batch(images, ops.concatenate(steps, axis=1))

    def compute_output_shape(self, input_shape):
        return input_shape

    def get_config(self):
        return super().get_config() | {"max_pixels": self.max_pixels, "seed": self.seed}


# %% answer="flip-batch"
def flip_batch(images, flags):
    images = ops.convert_to_tensor(images)
    width = images.shape[2]
    forward = ops.arange(width)
    places = ops.where(ops.reshape(flags, (-1, 1)), width - 1 - forward, forward)
    chosen = ops.one_hot(places, width, dtype=images.dtype)  # (batch, new, old)
    return ops.einsum("bij,bhjc->bhic", chosen, images)


# %% answer="augmented-batches"
def augmented_batches(images, labels, batch_size, augment, seed):
    numbers = list(range(len(images)))
    __import__("random").Random(seed).shuffle(numbers)
    while numbers:
        now, numbers = numbers[:batch_size], numbers[batch_size:]
        batch = np.stack([images[i] for i in now])
        if augment is not None:
            batch = augment(batch, training=True)
        yield batch, np.asarray([labels[i] for i in now])
