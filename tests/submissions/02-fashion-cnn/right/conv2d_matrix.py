"""im2col: each window a row of a matrix, each filter a column of another."""

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
    n, rows, columns = windows.shape[:3]
    table = windows.reshape(n * rows * columns, -1)
    filters = kernel.transpose(2, 0, 1, 3).reshape(-1, kernel.shape[3])
    return (table @ filters + bias).reshape(n, rows, columns, -1)
