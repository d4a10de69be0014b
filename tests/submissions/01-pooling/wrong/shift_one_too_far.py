"""Moves one pixel too far."""
# /// expect
# fails = [
#   "pooling.shift_images: values",
#   "pooling.shift_images: no shift and a whole width",
# ]
# names = ["moving one pixel too far"]
# ///

# %% answer="shift-images"
def shift_images(images, shift):
    shifted = np.zeros_like(images)
    shifted[:, :, shift + 1 :] = images[:, :, : images.shape[2] - shift - 1]
    return shifted
