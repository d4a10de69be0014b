"""Windows that stick out at the top or left begin at 0, as large as ever."""
# /// expect
# fails = ["pooling.max_pool2d: same", "pooling.max_pool2d: padding never wins"]
# names = ["moving a window that sticks out at the top or left into the image"]
# ///

# %% answer="max-pool"
def max_pool2d(images, kernel_size, stride, padding):
    n, h, w, c = images.shape
    oh = output_size(h, kernel_size, stride, padding)
    ow = output_size(w, kernel_size, stride, padding)
    if padding == "same":
        ph = max((oh - 1) * stride + kernel_size - h, 0)
        pw = max((ow - 1) * stride + kernel_size - w, 0)
    else:
        ph = pw = 0
    top, left = ph // 2, pw // 2
    out = np.empty((n, oh, ow, c), dtype=images.dtype)
    for y in range(oh):
        for x in range(ow):
            y0, x0 = y * stride - top, x * stride - left
            patch = images[:, max(y0, 0):max(y0, 0) + kernel_size, max(x0, 0):max(x0, 0) + kernel_size, :]
            out[:, y, x, :] = patch.max(axis=(1, 2))
    return out
