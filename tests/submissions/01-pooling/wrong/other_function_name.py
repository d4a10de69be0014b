"""The function is right and has another name than the task asks for."""
# /// expect
# fails = [
#   "pooling.avg_pool2d: valid",
#   "pooling.avg_pool2d: stride",
#   "pooling.avg_pool2d: odd and non-square sizes",
#   "pooling.avg_pool2d: same, away from the border",
#   "pooling.avg_pool2d: same, at the border",
#   "pooling.avg_pool2d: dtype and input left alone",
#   "pooling.avg_pool2d: refusals",
#   "pooling.shift_curves: no pooling",
#   "pooling.shift_curves: average",
#   "pooling.shift_curves: max",
#   "pooling.shift_curves: other windows",
# ]
# names = ["NameError: name 'avg_pool2d' is not defined"]
# ///

# %% answer="avg-pool"
def average_pool2d(images, kernel_size, stride, padding):
    pads = [(0, 0)] * 4
    for axis in (1, 2):
        windows = output_size(images.shape[axis], kernel_size, stride, padding)
        if padding == "same":
            total = max((windows - 1) * stride + kernel_size - images.shape[axis], 0)
            pads[axis] = (total // 2, total - total // 2)
    padded = np.pad(images, pads, constant_values=np.nan)
    windows = sliding_window_view(padded, (kernel_size, kernel_size), axis=(1, 2))
    return np.nanmean(windows[:, ::stride, ::stride], axis=(-2, -1))
