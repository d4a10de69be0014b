"""Other shapes are stretched."""
# /// expect
# fails = [
#     "what_it_sees.grad_cam: refusals",
# ]
# names = []
# ///


# %% answer="grad-cam"
def grad_cam(maps, gradients):
    return np.maximum(maps @ gradients.mean(axis=(0, 1)), 0)
