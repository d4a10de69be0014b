"""Pads k − 1 pixels whatever the stride."""
# /// expect
# fails = [
#     "fashion_cnn.conv2d: same",
# ]
# names = ["padding as if the stride were 1"]
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
            total = side - 1
            borders.append((total // 2, total - total // 2))
        images = np.pad(images, [(0, 0), *borders, (0, 0)])
    windows = np.lib.stride_tricks.sliding_window_view(images, (side, side), axis=(1, 2))
    windows = windows[:, ::stride, ::stride]
    return np.einsum("nijcuv,uvcf->nijf", windows, kernel) + bias
