"""Refuses a window only if it fits neither side."""
# /// expect
# fails = ["pooling.max_pool2d: refusals"]
# ///

# %% answer="max-pool"
def _pad_amount(n, k, s):
    m = -(-n // s)
    total = max(0, (m - 1) * s + k - n)
    before = total // 2
    return before, total - before


def max_pool2d(images, kernel_size, stride, padding):
    """Max pooling by as_strided."""
    images = np.asarray(images)
    b, h, w, c = images.shape
    k = kernel_size
    if padding == "same":
        pads = ((0, 0), _pad_amount(h, k, stride), _pad_amount(w, k, stride), (0, 0))
        padded = np.pad(images, pads, mode="constant", constant_values=-np.inf)
    elif padding == "valid":
        if k > h and k > w:
            raise ValueError(f"kernel {k} does not fit in {h}x{w}")
        padded = images
    else:
        raise ValueError(f"bad padding {padding}")
    _, H, W, _ = padded.shape
    oh, ow = max(0, (H - k) // stride + 1), max(0, (W - k) // stride + 1)
    sb, sh, sw, sc = padded.strides
    view = np.lib.stride_tricks.as_strided(
        padded,
        shape=(b, oh, ow, k, k, c),
        strides=(sb, sh * stride, sw * stride, sh, sw, sc),
        writeable=False,
    )
    return view.max(axis=(3, 4))
