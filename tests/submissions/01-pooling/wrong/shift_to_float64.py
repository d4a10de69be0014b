"""np.zeros without a dtype."""
# /// expect
# fails = ["pooling.shift_images: dtype and input left alone"]
# names = ["dtype of the result for float32"]
# ///

# %% answer="shift-images"
def shift_images(images, shift):
    shifted = np.zeros(images.shape)
    shifted[:, :, shift:] = images[:, :, : images.shape[2] - shift]
    return shifted
