"""The square root is missing."""
# /// expect
# fails = [
#     "resnet.gradient_norms: norms",
# ]
# names = ["leaving out the square root"]
# ///


# %% answer="gradient-norms"
def gradient_norms(model, images, labels):
    _, gradients = loss_and_gradients(model, images, labels)
    kernels = [g for g in gradients if g.ndim == 4 and g.shape[:2] != (1, 1)]
    return [float((g**2).sum()) for g in kernels]
