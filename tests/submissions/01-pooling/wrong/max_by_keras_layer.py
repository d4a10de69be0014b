"""Calls a Keras layer where the window has to be written by hand."""
# /// expect
# fails = [
#   "pooling.max_pool2d: valid",
#   "pooling.max_pool2d: stride",
#   "pooling.max_pool2d: odd and non-square sizes",
#   "pooling.max_pool2d: same",
#   "pooling.max_pool2d: padding never wins",
#   "pooling.max_pool2d: dtype and input left alone",
# ]
# names = ["write this operation yourself"]
# ///

# %% answer="max-pool"
def max_pool2d(images, kernel_size, stride, padding):
    output_size(images.shape[1], kernel_size, stride, padding)
    output_size(images.shape[2], kernel_size, stride, padding)
    layer = keras.layers.MaxPool2D(kernel_size, stride, padding)
    return np.array(layer(images))
