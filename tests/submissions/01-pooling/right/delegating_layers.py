"""Layers that leave their work to Keras or to slices, and refuse what they must when they are built."""


# %% answer="output-size"
def output_size(size, kernel_size, stride, padding):
    import math

    if padding not in ["same", "valid"]:
        raise ValueError("unknown padding: " + str(padding))
    if padding == "same":
        return math.ceil(size / stride)
    if kernel_size > size:
        raise ValueError("window %d > side %d" % (kernel_size, size))
    return len(range(0, size - kernel_size + 1, stride))


# %% answer="pool-layer"
class Pool2D(keras.layers.Layer):
    def __init__(self, kernel_size, stride=None, padding="valid", kind="max", **kwargs):
        super().__init__(**kwargs)
        kinds = {"max": keras.layers.MaxPooling2D, "average": keras.layers.AveragePooling2D}
        if kind not in kinds:
            raise ValueError("I know no kind " + kind)
        self.options = {
            "kernel_size": kernel_size,
            "stride": stride,
            "padding": padding,
            "kind": kind,
        }
        self.pool = kinds[kind](kernel_size, stride, padding=padding)

    def call(self, images):
        return self.pool(images)

    def compute_output_shape(self, input_shape):
        return self.pool.compute_output_shape(input_shape)

    def get_config(self):
        return super().get_config() | self.options


# %% answer="depth-max"
class DepthMaxPool(keras.layers.Layer):
    def __init__(self, pool_size, **kwargs):
        super().__init__(**kwargs)
        self.pool_size = pool_size

    def build(self, shape):
        if shape[-1] % self.pool_size != 0:
            raise ValueError(f"{shape[-1]} {self.pool_size}")

    def call(self, maps):
        p = self.pool_size
        out = maps[..., ::p]
        for i in range(1, p):
            out = ops.maximum(out, maps[..., i::p])
        return out

    def compute_output_shape(self, s):
        return [*s[:-1], s[-1] // self.pool_size]

    def get_config(self):
        c = super().get_config()
        c["pool_size"] = self.pool_size
        return c


# %% answer="shift-images"
def shift_images(images, shift):
    out = np.roll(images, shift, axis=2)
    out[:, :, :shift] = 0
    return out


# %% answer="head-parameters"
def head_parameters(height, width, channels, num_classes):
    d = lambda n: keras.Sequential(
        [keras.Input((n,)), keras.layers.Dense(num_classes)]
    ).count_params()
    return d(height * width * channels), d(channels)
