"""Takes the height's axis: moves down."""
# /// expect
# fails = ["pooling.shift_images: values"]
# names = ["moving down, not right"]
# ///

# %% answer="shift-images"
def shift_images(images, shift):
    shifted = np.zeros_like(images)
    shifted[:, shift:] = images[:, : max(images.shape[1] - shift, 0)]
    return shifted
