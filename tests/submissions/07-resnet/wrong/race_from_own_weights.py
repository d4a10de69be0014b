"""Each network starts from its own weights."""
# /// expect
# fails = [
#     "resnet.race: compare",
# ]
# names = ["each network starting from its own weights"]
# ///


# %% answer="race"
def descend(model, images, labels, steps, rate):
    losses = []
    for _ in range(steps):
        loss, gradients = loss_and_gradients(model, images, labels)
        losses.append(loss)
        for weight, gradient in zip(model.trainable_weights, gradients, strict=True):
            weight.assign(weight - rate * gradient)
    return losses


def compare(networks, images, labels, steps, rate):
    start = next(iter(networks.values())).get_weights()
    losses = {}
    for name, model in networks.items():
        losses[name] = descend(model, images, labels, steps, rate)
    return losses
