"""One slice of the images for each place in the kernel, added up."""


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
    height, width = images.shape[1:3]
    down, across = height - side + 1, width - side + 1
    total = np.zeros(
        (len(images), -(-down // stride), -(-across // stride), kernel.shape[3]), images.dtype
    )
    for u in range(side):
        for v in range(side):
            total += images[:, u : u + down : stride, v : v + across : stride] @ kernel[u, v]
    return total + bias
