"""A ReLU at the end of the 1×1 convolution."""

# /// expect
# fails = [
#     "googlenet.conv1x1: values",
# ]
# names = ["a ReLU at the end"]
# ///

# %% answer="conv1x1"
def conv1x1(maps, kernel, bias):
    return np.maximum(maps @ kernel[0, 0] + bias, 0)
