"""Computes in 64 bits and rounds at the end; the biases ride along as one more weight."""

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
    flat = np.moveaxis(windows, 3, -1).reshape(*windows.shape[:3], -1).astype("float64")
    flat = np.concatenate([flat, np.ones_like(flat[..., :1])], axis=-1)
    weights = np.concatenate([kernel.reshape(-1, kernel.shape[3]), bias[np.newaxis]])
    return np.asarray(flat @ weights, dtype=images.dtype)
