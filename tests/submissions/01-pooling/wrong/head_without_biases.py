"""Leaves the biases out."""
# /// expect
# fails = ["pooling.head_parameters: flatten and dense", "pooling.head_parameters: global average and dense"]
# names = ["leaving the biases out"]
# ///

# %% answer="head-parameters"
def head_parameters(height, width, channels, num_classes):
    return height * width * channels * num_classes, channels * num_classes
