"""Pads at the left, and the images grow wider."""
# /// expect
# fails = [
#   "pooling.shift_images: values",
#   "pooling.shift_images: no shift and a whole width",
#   "pooling.shift_curves: no pooling",
#   "pooling.shift_curves: average",
#   "pooling.shift_curves: max",
#   "pooling.shift_curves: other windows",
# ]
# names = ["padding without cutting off the right"]
# ///

# %% answer="shift-images"
def shift_images(images, shift):
    return np.pad(images, ((0, 0), (0, 0), (shift, 0), (0, 0)))
