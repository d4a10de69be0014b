"""A sum for each filter and each map that comes in, by broadcasting."""

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
    made = []
    for f in range(kernel.shape[-1]):
        parts = [
            (windows[:, :, :, c] * kernel[:, :, c, f]).sum(axis=(-2, -1))
            for c in range(kernel.shape[2])
        ]
        made.append(sum(parts) + bias[f])
    return np.stack(made, axis=-1).astype(images.dtype)
