"""Averages from an integral image (cumulative sums); maxima over kernel_size² shifted slices."""

# %% answer="max-pool"
def borders(images, kernel_size, stride, padding):
    sizes = [output_size(n, kernel_size, stride, padding) for n in images.shape[1:3]]
    if padding == "valid":
        return sizes, ((0, 0), (0, 0), (0, 0), (0, 0))
    totals = [
        max((m - 1) * stride + kernel_size - n, 0)
        for m, n in zip(sizes, images.shape[1:3], strict=True)
    ]
    return sizes, ((0, 0), *[(t // 2, (t + 1) // 2) for t in totals], (0, 0))


def max_pool2d(images, kernel_size, stride, padding):
    (rows, columns), pads = borders(images, kernel_size, stride, padding)
    padded = np.pad(images, pads, constant_values=-np.inf)
    result = np.full((len(images), rows, columns, images.shape[3]), -np.inf, images.dtype)
    for dy in range(kernel_size):
        for dx in range(kernel_size):
            shifted = padded[
                :,
                dy : dy + (rows - 1) * stride + 1 : stride,
                dx : dx + (columns - 1) * stride + 1 : stride,
            ]
            np.maximum(result, shifted, out=result)
    return result
# %% answer="avg-pool"
def box_sums(images, kernel_size, stride, rows, columns):
    table = np.pad(images.astype("float64"), ((0, 0), (1, 0), (1, 0), (0, 0)))
    table = table.cumsum(axis=1).cumsum(axis=2)
    top, left = np.arange(rows) * stride, np.arange(columns) * stride

    def corner(y, x):
        return table[:, y][:, :, x]

    bottom, right = top + kernel_size, left + kernel_size
    return corner(bottom, right) - corner(top, right) - corner(bottom, left) + corner(top, left)


def avg_pool2d(images, kernel_size, stride, padding):
    (rows, columns), pads = borders(images, kernel_size, stride, padding)
    total = box_sums(np.pad(images, pads), kernel_size, stride, rows, columns)
    count = box_sums(np.pad(np.ones_like(images), pads), kernel_size, stride, rows, columns)
    return (total / count).astype(images.dtype)
# %% answer="pool-layer"
class Pool2D(keras.layers.Layer):
    """Pads by hand and takes the extremum or sum of shifted slices; no pooling function at all."""

    def __init__(self, kernel_size, stride=None, padding="valid", kind="max", **kwargs):
        super().__init__(**kwargs)
        if kind not in ["max", "average"]:
            raise ValueError(f"kind={kind!r} is not known")
        self.kernel_size, self.stride = kernel_size, kernel_size if stride is None else stride
        self.padding, self.kind = padding, kind

    def shifted(self, images, pads, sizes, value):
        images = ops.pad(images, pads, constant_values=value)
        k, s = self.kernel_size, self.stride
        ends = [(m - 1) * s + 1 for m in sizes]
        return ops.stack(
            [
                images[:, y : y + ends[0] : s, x : x + ends[1] : s]
                for y in range(k)
                for x in range(k)
            ]
        )

    def call(self, images):
        sizes, pads = borders(images, self.kernel_size, self.stride, self.padding)
        pads = [list(p) for p in pads]
        if self.kind == "max":
            return ops.max(self.shifted(images, pads, sizes, -np.inf), axis=0)
        total = ops.sum(self.shifted(images, pads, sizes, 0), axis=0)
        return total / ops.sum(self.shifted(ops.ones_like(images), pads, sizes, 0), axis=0)

    def compute_output_shape(self, input_shape):
        n, *sides, c = input_shape
        out = [s and output_size(s, self.kernel_size, self.stride, self.padding) for s in sides]
        return (n, *out, c)

    def get_config(self):
        return {
            "kernel_size": self.kernel_size,
            "stride": self.stride,
            "padding": self.padding,
            "kind": self.kind,
            **super().get_config(),
        }
# %% answer="shift-images"
def shift_images(images, shift):
    width = images.shape[2]
    move = np.eye(width, k=shift, dtype=images.dtype)  # column x goes to column x + shift
    return np.einsum("nhxc,xy->nhyc", images, move)
# %% answer="global-average"
class GlobalAvgPool(keras.layers.Layer):
    def call(self, maps):
        _, height, width, _ = ops.shape(maps)
        return ops.einsum("nhwc->nc", maps) / ops.cast(height * width, maps.dtype)

    def compute_output_shape(self, input_shape):
        return (input_shape[0], input_shape[-1])
