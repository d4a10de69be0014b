"""The images that were passed in are rearranged themselves."""
# /// expect
# fails = ["lenet5.permute: shape, dtype and input left alone"]
# names = []
# ///

# %% answer="permute"
def permute_pixels(images, order):
    flat = images.reshape(len(images), -1, images.shape[-1])
    flat[:] = flat[:, order]
    return images
