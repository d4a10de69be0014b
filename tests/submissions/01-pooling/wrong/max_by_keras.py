"""Calls keras.ops.max_pool where the window has to be written by hand."""
# /// expect
# fails = [
#   "pooling.max_pool2d: valid",
#   "pooling.max_pool2d: stride",
#   "pooling.max_pool2d: odd and non-square sizes",
#   "pooling.max_pool2d: same",
#   "pooling.max_pool2d: padding never wins",
#   "pooling.max_pool2d: dtype and input left alone",
#   "pooling.max_pool2d: refusals",
# ]
# names = ["write this operation yourself"]
# ///

# %% answer="max-pool"
def max_pool2d(images, kernel_size, stride, padding):
    pooled = keras.ops.max_pool(images, kernel_size, strides=stride, padding=padding)
    return keras.ops.convert_to_numpy(pooled)
