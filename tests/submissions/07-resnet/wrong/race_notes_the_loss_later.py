"""The loss is noted after the step."""
# /// expect
# fails = [
#     "resnet.race: descend",
# ]
# names = ["noting the loss after each step"]
# ///


# %% answer="race"
def descend(model, images, labels, steps, rate):
    losses = []
    for _ in range(steps):
        loss, gradients = loss_and_gradients(model, images, labels)
        for weight, gradient in zip(model.trainable_weights, gradients, strict=True):
            weight.assign(weight - rate * gradient)
        losses.append(loss_and_gradients(model, images, labels)[0])
    return losses


def compare(networks, images, labels, steps, rate):
    start = next(iter(networks.values())).get_weights()
    losses = {}
    for name, model in networks.items():
        model.set_weights(start)
        losses[name] = descend(model, images, labels, steps, rate)
    return losses
