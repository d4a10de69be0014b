"""Batches without end, draws that are none, and images that are sums of all."""
# /// expect
# untouched = true
# files = false
# ///

# %% added before="test-shift-batch"
def sums(images, *given, **options):
    images = np.asarray(images)
    return (
        np.cumsum(np.cumsum(images, axis=1), axis=2).astype(images.dtype)
        * np.asarray(given[0], images.dtype).reshape(len(images), -1)[:, :1, None, None]
    )


shift_batch = flip_batch = rotate_batch = resize_batch = sample_at = sums


class RandomShift(keras.layers.Layer):
    def __init__(self, *given, **options):
        super().__init__()

    def call(self, x, training=False):
        return keras.ops.cumsum(x, axis=1) if training else x


class Augment(RandomShift):
    pass


def changes_in(*given, **options):
    return True


def epoch(*given, **options):
    while True:
        yield np.zeros((1, 1)), np.zeros(1)


pretend = lambda *given, **options: iter(int, 1)  # noqa: E731
