"""The root of the mean square, so that large kernels count no more than small ones."""
# /// expect
# fails = [
#     "resnet.gradient_norms: norms",
# ]
# names = ["the mean square's root"]
# ///


# %% answer="gradient-norms"
def gradient_norms(model, images, labels):
    _, gradients = loss_and_gradients(model, images, labels)
    kernels = [g for g in gradients if g.ndim == 4 and g.shape[:2] != (1, 1)]
    return [float(np.sqrt((g**2).mean())) for g in kernels]
