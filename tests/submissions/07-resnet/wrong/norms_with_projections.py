"""The 1×1 convolution counts as well."""
# /// expect
# fails = [
#     "resnet.gradient_norms: norms",
# ]
# names = ["counting the 1×1 convolution"]
# ///


# %% answer="gradient-norms"
def gradient_norms(model, images, labels):
    _, gradients = loss_and_gradients(model, images, labels)
    kernels = [g for g in gradients if g.ndim == 4]
    return [float(np.sqrt((g**2).sum())) for g in kernels]
