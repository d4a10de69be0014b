"""The median of each window."""
# /// expect
# fails = [
#   "pooling.avg_pool2d: valid",
#   "pooling.avg_pool2d: stride",
#   "pooling.avg_pool2d: odd and non-square sizes",
#   "pooling.avg_pool2d: same, away from the border",
#   "pooling.avg_pool2d: same, at the border",
# ]
# names = ["the median of each window"]
# ///

# %% answer="avg-pool"
def avg_pool2d(images, kernel_size, stride, padding):
    # pads with NaN, means without NaN
    b, h, w, c = images.shape
    rows = output_size(h, kernel_size, stride, padding)
    cols = output_size(w, kernel_size, stride, padding)
    if padding == 'same':
        dh = max(0, (rows - 1) * stride + kernel_size - h)
        dw = max(0, (cols - 1) * stride + kernel_size - w)
        images = np.pad(images, [(0, 0), (dh // 2, dh - dh // 2), (dw // 2, dw - dw // 2), (0, 0)],
                        constant_values=np.nan)
    v = sliding_window_view(images, (kernel_size, kernel_size), axis=(1, 2))
    v = v[:, ::stride, ::stride]
    return np.nanmedian(v, axis=(-2, -1)).astype(images.dtype)
