"""Sums divided by // in place of /."""
# /// expect
# fails = [
#   "pooling.avg_pool2d: valid",
#   "pooling.avg_pool2d: stride",
#   "pooling.avg_pool2d: odd and non-square sizes",
#   "pooling.avg_pool2d: same, away from the border",
#   "pooling.avg_pool2d: same, at the border",
# ]
# names = ["dividing by // in place of /"]
# ///

# %% answer="avg-pool"
def avg_pool2d(images, kernel_size, stride, padding):
    H, W = images.shape[1], images.shape[2]
    new_h = output_size(H, kernel_size, stride, padding)
    new_w = output_size(W, kernel_size, stride, padding)
    pad_top = pad_left = 0
    if padding == "same":
        pad_top = max((new_h - 1) * stride + kernel_size - H, 0) // 2
        pad_left = max((new_w - 1) * stride + kernel_size - W, 0) // 2
    integral = np.zeros((images.shape[0], H + 1, W + 1, images.shape[3]), dtype=np.float64)
    integral[:, 1:, 1:] = images.astype(np.float64).cumsum(1).cumsum(2)
    r0 = np.clip(np.arange(new_h) * stride - pad_top, 0, H)
    r1 = np.clip(np.arange(new_h) * stride - pad_top + kernel_size, 0, H)
    c0 = np.clip(np.arange(new_w) * stride - pad_left, 0, W)
    c1 = np.clip(np.arange(new_w) * stride - pad_left + kernel_size, 0, W)
    total = (integral[:, r1][:, :, c1] - integral[:, r0][:, :, c1]
             - integral[:, r1][:, :, c0] + integral[:, r0][:, :, c0])
    count = np.outer(r1 - r0, c1 - c0)[None, :, :, None]
    return (total // count).astype(images.dtype)
