"""Takes any word for valid, and leaves out the maps that are too many."""
# /// expect
# fails = [
#     "fashion_cnn.conv2d: refusals",
# ]
# names = []
# ///

# %% answer="conv2d"
def conv2d(images, kernel, bias, stride, padding):
    side = kernel.shape[0]
    maps = min(images.shape[3], kernel.shape[2])
    images, kernel = images[..., :maps], kernel[:, :, :maps]
    if padding == "same":
        borders = []
        for size in images.shape[1:3]:
            total = max((-(-size // stride) - 1) * stride + side - size, 0)
            borders.append((total // 2, total - total // 2))
        images = np.pad(images, [(0, 0), *borders, (0, 0)])
    windows = np.lib.stride_tricks.sliding_window_view(images, (side, side), axis=(1, 2))
    windows = windows[:, ::stride, ::stride]
    return np.einsum("nijcuv,uvcf->nijf", windows, kernel) + bias
