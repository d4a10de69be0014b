"""Thinks that averaging leaves one number a position."""
# /// expect
# fails = ["pooling.head_parameters: global average and dense"]
# names = ["averaging over the channels: one number is left for each position"]
# ///

# %% answer="head-parameters"
def head_parameters(height, width, channels, num_classes):
    flat = height * width * channels
    return (flat + 1) * num_classes, (height * width + 1) * num_classes
