"""Calls the convolution that was to be written."""
# /// expect
# fails = [
#     "fashion_cnn.conv2d: valid",
#     "fashion_cnn.conv2d: stride",
#     "fashion_cnn.conv2d: same",
#     "fashion_cnn.conv2d: biases",
#     "fashion_cnn.conv2d: dtype and input left alone",
#     "fashion_cnn.conv2d: refusals",
# ]
# names = []
# ///

# %% answer="conv2d"
def conv2d(images, kernel, bias, stride, padding):
    if padding not in ("valid", "same") or images.shape[3] != kernel.shape[2]:
        raise ValueError(f"{padding}, {images.shape[3]} maps, kernel for {kernel.shape[2]}")
    return ops.convert_to_numpy(ops.conv(images, kernel, stride, padding) + bias)
