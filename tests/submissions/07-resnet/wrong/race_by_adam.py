"""Adam in the place of gradient descent."""
# /// expect
# fails = [
#     "resnet.race: descend",
# ]
# names = []
# ///


# %% answer="race"
def descend(model, images, labels, steps, rate):
    losses = []
    optimizer = keras.optimizers.Adam(rate)
    for _ in range(steps):
        loss, gradients = loss_and_gradients(model, images, labels)
        losses.append(loss)
        optimizer.apply([ops.convert_to_tensor(g) for g in gradients], model.trainable_weights)
    return losses


def compare(networks, images, labels, steps, rate):
    start = next(iter(networks.values())).get_weights()
    losses = {}
    for name, model in networks.items():
        model.set_weights(start)
        losses[name] = descend(model, images, labels, steps, rate)
    return losses
