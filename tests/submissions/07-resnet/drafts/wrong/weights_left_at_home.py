"""The trained weights were not handed in."""
# /// expect
# fails = [
#     "resnet.reached: accuracy",
# ]
# names = []
# files = false
# ///
