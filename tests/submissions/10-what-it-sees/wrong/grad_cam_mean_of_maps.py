"""A mean over the maps."""
# /// expect
# fails = [
#     "what_it_sees.grad_cam: values",
# ]
# names = ["a mean over the maps"]
# ///


# %% answer="grad-cam"
def grad_cam(maps, gradients):
    if maps.shape != gradients.shape:
        raise ValueError("shapes")
    return np.maximum((maps * gradients.mean(axis=(0, 1))).mean(axis=-1), 0)
