"""The network makes a step while its gradients are measured."""
# /// expect
# fails = [
#     "resnet.gradient_norms: leaves the network alone",
# ]
# names = []
# ///


# %% answer="gradient-norms"
def gradient_norms(model, images, labels):
    _, gradients = loss_and_gradients(model, images, labels)
    for weight, gradient in zip(model.trainable_weights, gradients, strict=True):
        weight.assign(weight - 0.1 * gradient)
    kernels = [g for g in gradients if g.ndim == 4 and g.shape[:2] != (1, 1)]
    return [float(np.sqrt((g**2).sum())) for g in kernels]
