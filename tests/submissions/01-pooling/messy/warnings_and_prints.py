"""Warnings, prints, logs and progress bars on both streams, between and inside the answers."""

# %% added after="setup"
import logging
import sys
import warnings

warnings.simplefilter("always")
logging.basicConfig(level=logging.DEBUG, force=True)
print("a line on stderr", file=sys.stderr)
# %% added before="test-output-size"
warnings.warn("this cell is about to be graded")
# %% answer="avg-pool"
def avg_pool2d(images, kernel_size, stride, padding):
    logging.getLogger("mine").warning("average pooling %s", images.shape)
    borders = [(0, 0)] * 4
    for axis in (1, 2):
        size = images.shape[axis]
        windows = output_size(size, kernel_size, stride, padding)
        if padding == "same":
            total = max((windows - 1) * stride + kernel_size - size, 0)
            borders[axis] = (total // 2, total - total // 2)
    padded = np.pad(images, borders)
    inside = np.pad(np.ones_like(images), borders)
    total = np.zeros(())
    count = np.zeros(())
    for dy in range(kernel_size):
        for dx in range(kernel_size):
            sys.stderr.write(f"\r{dy * kernel_size + dx}")
            print(".", end="", flush=True)
            rows = slice(dy, padded.shape[1] - kernel_size + dy + 1, stride)
            columns = slice(dx, padded.shape[2] - kernel_size + dx + 1, stride)
            total = total + padded[:, rows, columns].astype("float64")
            count = count + inside[:, rows, columns].astype("float64")
    np.log(np.zeros(1))  # RuntimeWarning: divide by zero
    warnings.warn("done")
    return (total / count).astype(images.dtype)
# %% added after="avg-pool"
keras.utils.Progbar(3).update(2)
logging.error("not an error")
