"""The largest gradient of each map."""
# /// expect
# fails = [
#     "what_it_sees.grad_cam: values",
# ]
# names = ["the largest gradient"]
# ///


# %% answer="grad-cam"
def grad_cam(maps, gradients):
    if maps.shape != gradients.shape:
        raise ValueError("shapes")
    return np.maximum(maps @ gradients.max(axis=(0, 1)), 0)
