"""Divides the images themselves by kernel_size², to save an array."""
# /// expect
# fails = [
#   "pooling.avg_pool2d: dtype and input left alone",
# ]
# names = ["the images that were passed in have changed"]
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

    share = sums(np.full_like(images, 1 / kernel_size**2))
    images /= kernel_size**2
    return sums(images) / share
