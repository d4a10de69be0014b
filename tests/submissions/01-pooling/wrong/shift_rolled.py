"""np.roll: what leaves at the right comes in at the left."""
# /// expect
# fails = [
#   "pooling.shift_images: values",
#   "pooling.shift_images: no shift and a whole width",
# ]
# names = ["np.roll", "wrapping round"]
# ///

# %% answer="shift-images"
def shift_images(images, shift):
    return np.roll(images, shift, axis=2)
