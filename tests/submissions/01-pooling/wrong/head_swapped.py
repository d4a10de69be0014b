"""Gives the two numbers in the other order."""
# /// expect
# fails = [
#   "pooling.head_parameters: flatten and dense",
#   "pooling.head_parameters: global average and dense",
# ]
# names = ["Flatten keeps every position", "averaging leaves one number for each map"]
# ///

# %% answer="head-parameters"
def head_parameters(height, width, channels, num_classes):
    return (channels + 1) * num_classes, (height * width * channels + 1) * num_classes
