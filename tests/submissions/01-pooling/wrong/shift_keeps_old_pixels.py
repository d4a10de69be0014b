"""Copies, moves, and forgets to clear the left."""
# /// expect
# fails = [
#   "pooling.shift_images: values",
#   "pooling.shift_images: no shift and a whole width",
# ]
# names = ["keeping the old pixels at the left"]
# ///

# %% answer="shift-images"
def shift_images(images, shift):
    shifted = images.copy()
    shifted[:, :, shift:] = images[:, :, : images.shape[2] - shift]
    return shifted
