"""Moves to the left."""
# /// expect
# fails = ["pooling.shift_images: values"]
# names = ["moving left, not right"]
# ///

# %% answer="shift-images"
def shift_images(images, shift):
    shifted = np.zeros_like(images)
    shifted[:, :, : images.shape[2] - shift] = images[:, :, shift:]
    return shifted
