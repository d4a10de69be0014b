"""One bias for the whole layer."""
# /// expect
# fails = ["pooling.head_parameters: flatten and dense", "pooling.head_parameters: global average and dense"]
# names = ["one bias for the whole layer"]
# ///

# %% answer="head-parameters"
def head_parameters(height, width, channels, num_classes):
    return height * width * channels * num_classes + 1, channels * num_classes + 1
