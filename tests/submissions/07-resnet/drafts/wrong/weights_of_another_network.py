"""The network was made wider after it had been trained."""
# /// expect
# fails = [
#     "resnet.reached: accuracy",
# ]
# names = []
# ///


# %% answer="resnet-small"
def build_resnet_small():
    return build_resnet((28, 28, 1), 10, units=(2, 2, 2, 2), width=12, small_images=True)
