"""Loops over images, pixels and filters; a canvas of zeros is the padding."""

# %% answer="conv2d"
def conv2d(images, kernel, bias, stride, padding):
    if padding not in ("valid", "same"):
        raise ValueError(f"no such padding: {padding}")
    if images.shape[3] != kernel.shape[2]:
        raise ValueError(f"{images.shape[3]} maps, but a kernel for {kernel.shape[2]}")
    side = kernel.shape[0]
    height, width = images.shape[1:3]
    if padding == "valid":
        rows, columns, top, left = (height - side) // stride + 1, (width - side) // stride + 1, 0, 0
        canvas = images
    else:
        rows, columns = (height + stride - 1) // stride, (width + stride - 1) // stride
        tall = max(0, (rows - 1) * stride + side - height)
        wide = max(0, (columns - 1) * stride + side - width)
        top, left = tall // 2, wide // 2
        canvas = np.zeros((len(images), height + tall, width + wide, images.shape[3]), images.dtype)
        canvas[:, top : top + height, left : left + width] = images
    out = np.empty((len(images), rows, columns, kernel.shape[3]), images.dtype)
    for n in range(len(images)):
        for i in range(rows):
            for j in range(columns):
                patch = canvas[n, i * stride : i * stride + side, j * stride : j * stride + side]
                for f in range(kernel.shape[3]):
                    out[n, i, j, f] = (patch * kernel[:, :, :, f]).sum() + bias[f]
    return out
