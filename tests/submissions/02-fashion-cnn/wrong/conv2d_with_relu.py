"""Adds the ReLU that stands in most tables."""
# /// expect
# fails = [
#     "fashion_cnn.conv2d: valid",
#     "fashion_cnn.conv2d: stride",
#     "fashion_cnn.conv2d: same",
# ]
# names = ["a ReLU, which is no part"]
# ///

# %% answer="conv2d"
def conv2d(images, kernel, bias, stride, padding):
    if padding not in ("valid", "same"):
        raise ValueError(f"no such padding: {padding}")
    if images.shape[3] != kernel.shape[2]:
        raise ValueError(f"{images.shape[3]} maps, but a kernel for {kernel.shape[2]}")
    side = kernel.shape[0]
    if padding == "same":
        borders = []
        for size in images.shape[1:3]:
            total = max((-(-size // stride) - 1) * stride + side - size, 0)
            borders.append((total // 2, total - total // 2))
        images = np.pad(images, [(0, 0), *borders, (0, 0)])
    windows = np.lib.stride_tricks.sliding_window_view(images, (side, side), axis=(1, 2))
    windows = windows[:, ::stride, ::stride]
    return np.maximum(np.einsum("nijcuv,uvcf->nijf", windows, kernel) + bias, 0)
