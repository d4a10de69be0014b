"""Prints, warns, logs and writes to stderr in every function, and all the same is right."""

# %% added before="output-size"
import logging
import sys
import warnings

log = logging.getLogger("pooling")
log.addHandler(logging.StreamHandler())  # stderr
log.setLevel("DEBUG")


# %% answer="output-size"
def output_size(size, kernel_size, stride, padding):
    print("output_size", size, kernel_size, stride, padding)
    warnings.warn("output_size was called", stacklevel=1)
    if padding == "same":
        answer = -(-size // stride)
    elif padding == "valid":
        if kernel_size > size:
            log.error("does not fit")
            raise ValueError(f"{kernel_size} {size}")
        answer = (size - kernel_size) // stride + 1
    else:
        print("oh no", file=sys.stderr)
        raise ValueError(f"padding {padding}")
    sys.stderr.write(f"-> {answer}\n")
    return answer


# %% answer="max-pool"
def max_pool2d(images, kernel_size, stride, padding):
    sys.stderr.write("max pooling…\n")
    rows = output_size(images.shape[1], kernel_size, stride, padding)
    cols = output_size(images.shape[2], kernel_size, stride, padding)
    if padding == "same":
        h = max((rows - 1) * stride + kernel_size - images.shape[1], 0)
        w = max((cols - 1) * stride + kernel_size - images.shape[2], 0)
        images = np.pad(
            images,
            [(0, 0), (h // 2, h - h // 2), (w // 2, w - w // 2), (0, 0)],
            constant_values=-np.inf,
        )
    print("padded:", images.shape)
    out = []
    for i in range(rows):
        log.debug("row %d", i)
        y = i * stride
        row = [
            images[:, y : y + kernel_size, j * stride : j * stride + kernel_size].max(axis=(1, 2))
            for j in range(cols)
        ]
        out.append(np.stack(row, 1))
    return np.stack(out, 1)


# %% answer="avg-pool"
def avg_pool2d(images, kernel_size, stride, padding):
    warnings.warn("dividing by a count; a RuntimeWarning may follow", RuntimeWarning, stacklevel=2)
    np.array([1.0]) / np.array([0.0])  # one does
    rows = output_size(images.shape[1], kernel_size, stride, padding)
    cols = output_size(images.shape[2], kernel_size, stride, padding)
    mask = np.ones_like(images)
    if padding == "same":
        h = max((rows - 1) * stride + kernel_size - images.shape[1], 0)
        w = max((cols - 1) * stride + kernel_size - images.shape[2], 0)
        pads = [(0, 0), (h // 2, h - h // 2), (w // 2, w - w // 2), (0, 0)]
        images, mask = np.pad(images, pads), np.pad(mask, pads)
    windows = sliding_window_view(images, (kernel_size,) * 2, axis=(1, 2))[:, ::stride, ::stride]
    valid = sliding_window_view(mask, (kernel_size,) * 2, axis=(1, 2))[:, ::stride, ::stride]
    print(windows.shape)
    return np.average(windows, weights=valid, axis=(-2, -1)).astype(images.dtype)


# %% answer="pool-layer"
class Pool2D(keras.layers.Layer):
    def __init__(self, kernel_size, stride=None, padding="valid", kind="max", **kwargs):
        super().__init__(**kwargs)
        print("a new layer", kernel_size, stride, padding, kind, kwargs)
        if kind not in ("max", "average"):
            warnings.warn("wrong kind", stacklevel=2)
            raise ValueError(f"kind: {kind}")
        self.kernel_size = kernel_size
        self.stride = kernel_size if stride is None else stride
        self.padding = padding
        self.kind = kind

    def call(self, images):
        print("call:", images.shape)
        sys.stderr.write("call\n")
        if self.kind == "max":
            return ops.max_pool(images, self.kernel_size, self.stride, self.padding)
        return ops.average_pool(images, self.kernel_size, self.stride, self.padding)

    def compute_output_shape(self, input_shape):
        print("shape?", input_shape)
        size = lambda n: n and output_size(n, self.kernel_size, self.stride, self.padding)
        return (input_shape[0], size(input_shape[1]), size(input_shape[2]), input_shape[3])

    def get_config(self):
        log.info("get_config")
        config = super().get_config()
        config.update(
            {
                "kernel_size": self.kernel_size,
                "stride": self.stride,
                "padding": self.padding,
                "kind": self.kind,
            }
        )
        return config


# %% answer="depth-max"
class DepthMaxPool(keras.layers.Layer):
    def __init__(self, pool_size, **kwargs):
        super().__init__(**kwargs)
        self.pool_size = pool_size
        self.calls = 0

    def call(self, maps):
        self.calls += 1
        print(f"call number {self.calls}")
        n, h, w, d = ops.shape(maps)
        if d % self.pool_size:
            raise ValueError(f"depth={d}, pool_size={self.pool_size}")
        return ops.max(ops.reshape(maps, [n, h, w, d // self.pool_size, self.pool_size]), axis=-1)

    def compute_output_shape(self, input_shape):
        *rest, d = input_shape
        return tuple(rest) + (d // self.pool_size,)

    def get_config(self):
        warnings.warn("get_config", DeprecationWarning, stacklevel=1)
        return {**super().get_config(), "pool_size": self.pool_size}


# %% added after="conv-cost"
warnings.warn("all done", stacklevel=1)
print("all done", file=sys.stderr)
log.critical("all done")
