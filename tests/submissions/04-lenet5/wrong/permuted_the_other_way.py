"""Pixel k goes to order[k] in place of coming from there."""
# /// expect
# fails = ["lenet5.permute: values"]
# names = ["the other way round"]
# ///

# %% answer="permute"
def permute_pixels(images, order):
    flat = images.reshape(len(images), -1, images.shape[-1])
    moved = np.empty_like(flat)
    moved[:, order] = flat
    return moved.reshape(images.shape)
