"""compare is not there at all."""

# /// expect
# fails = [
#     "resnet.race: compare",
# ]
# names = []
# ///

# %% answer="race"
def descend(model, images, labels, steps, rate):
    losses = []
    for _ in range(steps):
        loss, g = loss_and_gradients(model, images, labels)
        losses.append(float(loss))
        for w, d in zip(model.trainable_weights, g):
            w.assign(w - rate * d)
    return losses
