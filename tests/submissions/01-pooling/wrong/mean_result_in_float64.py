"""Divides by an array of ints, which makes float64 of float32."""
# /// expect
# fails = ["pooling.avg_pool2d: dtype and input left alone"]
# names = ["dtype of the result for float32"]
# ///

# %% answer="avg-pool"
def avg_pool2d(images, kernel_size, stride, padding):
    borders = [(0, 0)] * 4
    for axis in (1, 2):
        size = images.shape[axis]
        windows = output_size(size, kernel_size, stride, padding)
        if padding == "same":
            total = max((windows - 1) * stride + kernel_size - size, 0)
            borders[axis] = (total // 2, total - total // 2)

    def sums(values):
        view = sliding_window_view(np.pad(values, borders), (kernel_size, kernel_size), axis=(1, 2))
        return view[:, ::stride, ::stride].sum(axis=(-2, -1))

    return sums(images) / sums(np.ones(images.shape, int))
