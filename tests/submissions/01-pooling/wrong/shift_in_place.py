"""Moves the pixels of the array that was passed in."""
# /// expect
# fails = ["pooling.shift_images: dtype and input left alone"]
# names = ["the images that were passed in have changed"]
# ///

# %% answer="shift-images"
def shift_images(images, shift):
    width = images.shape[2]
    images[:, :, shift:] = images[:, :, : width - shift].copy()
    images[:, :, :shift] = 0
    return images
