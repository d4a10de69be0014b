"""Only kernels are moved."""
# /// expect
# fails = [
#     "resnet.race: descend",
# ]
# names = ["moving kernels only"]
# ///


# %% answer="race"
def descend(model, images, labels, steps, rate):
    losses = []
    for _ in range(steps):
        loss, gradients = loss_and_gradients(model, images, labels)
        losses.append(loss)
        for weight, gradient in zip(model.trainable_weights, gradients, strict=True):
            if weight.ndim > 1:
                weight.assign(weight - rate * gradient)
    return losses


def compare(networks, images, labels, steps, rate):
    start = next(iter(networks.values())).get_weights()
    losses = {}
    for name, model in networks.items():
        model.set_weights(start)
        losses[name] = descend(model, images, labels, steps, rate)
    return losses
