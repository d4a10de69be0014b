"""images[:, :, :-shift] is empty when the shift is 0."""
# /// expect
# fails = ["pooling.shift_images: no shift and a whole width"]
# names = ["a slice that ends at -0"]
# ///

# %% answer="shift-images"
def shift_images(images, shift):
    shifted = np.zeros_like(images)
    shifted[:, :, shift:] = images[:, :, :-shift]
    return shifted
