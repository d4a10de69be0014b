"""Uses the height twice."""
# /// expect
# fails = ["pooling.head_parameters: flatten and dense"]
# names = ["using the height for the width too"]
# ///

# %% answer="head-parameters"
def head_parameters(height, width, channels, num_classes):
    return (height * height * channels + 1) * num_classes, (channels + 1) * num_classes
