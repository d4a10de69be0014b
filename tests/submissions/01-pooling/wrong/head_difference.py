"""Returns only what is saved."""
# /// expect
# fails = ["pooling.head_parameters: flatten and dense", "pooling.head_parameters: global average and dense"]
# names = ["expected a tuple of two"]
# ///

# %% answer="head-parameters"
def head_parameters(height, width, channels, num_classes):
    return (height * width * channels + 1) * num_classes - (channels + 1) * num_classes
