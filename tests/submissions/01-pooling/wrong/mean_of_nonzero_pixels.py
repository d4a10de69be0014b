"""Leaves every zero out of the count, the image's own zeros as well as the padded ones."""
# /// expect
# fails = ["pooling.avg_pool2d: valid"]
# names = ["leaving the image's own zeros out of the mean"]
# ///

# %% answer="avg-pool"
def avg_pool2d(images, kernel_size, stride, padding):
    height, width = images.shape[1:3]
    rows = output_size(height, kernel_size, stride, padding)
    columns = output_size(width, kernel_size, stride, padding)
    if padding == "same":
        tall = max((rows - 1) * stride + kernel_size - height, 0)
        wide = max((columns - 1) * stride + kernel_size - width, 0)
        borders = [(0, 0), (tall // 2, tall - tall // 2), (wide // 2, wide - wide // 2), (0, 0)]
        images = np.pad(images, borders)
    windows = sliding_window_view(images, (kernel_size, kernel_size), axis=(1, 2))
    windows = windows[:, ::stride, ::stride]
    count = np.maximum((windows != 0).sum(axis=(-2, -1)), 1)
    return (windows.sum(axis=(-2, -1)) / count).astype(images.dtype)
# %% answer="shift-curves"
def shift_curves(images, shifts, kernel_size=2):
    def pooled(x, kind):
        return x if kind == "none" else ops.convert_to_numpy(Pool2D(kernel_size, kind=kind)(x))

    result = {}
    for kind in ("none", "average", "max"):
        before = pooled(images, kind)
        afters = [pooled(shift_images(images, shift), kind) for shift in shifts]
        result[kind] = [
            float(np.linalg.norm(after - before) / np.linalg.norm(before)) for after in afters
        ]
    return result
