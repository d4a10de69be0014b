"""The second network starts where the first one ended."""
# /// expect
# fails = [
#     "resnet.race: compare",
# ]
# names = ["where the first one ended"]
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
    first = next(iter(networks.values()))
    losses = {}
    for name, model in networks.items():
        model.set_weights(first.get_weights())
        losses[name] = descend(model, images, labels, steps, rate)
    return losses
