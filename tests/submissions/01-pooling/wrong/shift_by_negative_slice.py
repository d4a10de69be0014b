"""images[:, :, :-shift] is empty when the shift is 0."""
# /// expect
# fails = ["pooling.shift_images: no shift and a whole width", "pooling.shift_curves: no pooling", "pooling.shift_curves: average", "pooling.shift_curves: max", "pooling.shift_curves: other windows"]
# names = ["could not broadcast"]
# ///

# %% answer="shift-images"
def shift_images(images, shift):
    shifted = np.zeros_like(images)
    shifted[:, :, shift:] = images[:, :, :-shift]
    return shifted
