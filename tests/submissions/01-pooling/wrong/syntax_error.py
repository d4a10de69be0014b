"""A bracket is missing in one answer; everything else is right."""
# /// expect
# fails = [
#   "pooling.head_parameters: flatten and dense",
#   "pooling.head_parameters: global average and dense",
# ]
# names = ["NameError: name 'head_parameters' is not defined"]
# ///

# %% answer="head-parameters"
def head_parameters(height, width, channels, num_classes):
    return (height * width * channels + 1) * num_classes, (channels + 1 * num_classes
