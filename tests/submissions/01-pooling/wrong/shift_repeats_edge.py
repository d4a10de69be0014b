"""np.pad with mode edge: the first column is repeated."""
# /// expect
# fails = [
#   "pooling.shift_images: values",
#   "pooling.shift_images: no shift and a whole width",
# ]
# names = ["repeating the first column"]
# ///

# %% answer="shift-images"
def shift_images(images, shift):
    padded = np.pad(images, ((0, 0), (0, 0), (shift, 0), (0, 0)), mode="edge")
    return padded[:, :, : images.shape[2]]
