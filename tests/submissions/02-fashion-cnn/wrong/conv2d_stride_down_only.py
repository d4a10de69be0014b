"""Moves by the stride downwards, and by one pixel to the right."""
# /// expect
# fails = [
#     "fashion_cnn.conv2d: stride",
#     "fashion_cnn.conv2d: same",
# ]
# names = ["moving to the right by one pixel"]
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
        for size, step in zip(images.shape[1:3], (stride, 1)):
            total = max((-(-size // step) - 1) * step + side - size, 0)
            borders.append((total // 2, total - total // 2))
        images = np.pad(images, [(0, 0), *borders, (0, 0)])
    windows = np.lib.stride_tricks.sliding_window_view(images, (side, side), axis=(1, 2))
    return np.einsum("nijcuv,uvcf->nijf", windows[:, ::stride], kernel) + bias
