"""Gradients times maps, place by place."""
# /// expect
# fails = [
#     "what_it_sees.grad_cam: values",
# ]
# names = ["place by place"]
# ///


# %% answer="grad-cam"
def grad_cam(maps, gradients):
    if maps.shape != gradients.shape:
        raise ValueError("shapes")
    return np.maximum((maps * gradients).sum(axis=-1), 0)
