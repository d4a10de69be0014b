"""Nothing is cut off."""
# /// expect
# fails = [
#     "what_it_sees.grad_cam: cut off below zero",
# ]
# names = ["the ReLU is missing"]
# ///


# %% answer="grad-cam"
def grad_cam(maps, gradients):
    if maps.shape != gradients.shape:
        raise ValueError("shapes")
    return maps @ gradients.mean(axis=(0, 1))
