"""Absolute values."""
# /// expect
# fails = [
#     "what_it_sees.grad_cam: cut off below zero",
# ]
# names = ["absolute values"]
# ///


# %% answer="grad-cam"
def grad_cam(maps, gradients):
    if maps.shape != gradients.shape:
        raise ValueError("shapes")
    return np.abs(maps @ gradients.mean(axis=(0, 1)))
