"""Gradients are added up."""
# /// expect
# fails = [
#     "what_it_sees.grad_cam: values",
# ]
# names = ["added up, not averaged"]
# ///


# %% answer="grad-cam"
def grad_cam(maps, gradients):
    if maps.shape != gradients.shape:
        raise ValueError("shapes")
    return np.maximum(maps @ gradients.sum(axis=(0, 1)), 0)
