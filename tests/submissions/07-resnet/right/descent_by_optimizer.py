"""Keras's own SGD moves the weights, and copies of the start are kept."""


# %% answer="race"
def descend(model, images, labels, steps, rate):
    optimizer = keras.optimizers.SGD(rate)
    optimizer.build(model.trainable_weights)
    history = np.empty(steps)
    for step in range(steps):
        history[step], gradients = loss_and_gradients(model, images, labels)
        optimizer.apply([ops.convert_to_tensor(g) for g in gradients])
    return history.tolist()


def compare(networks, images, labels, steps, rate):
    first, *others = networks.values()
    for other in others:
        for mine, theirs in zip(first.weights, other.weights, strict=True):
            theirs.assign(mine)
    return {n: descend(m, images, labels, steps, rate) for n, m in networks.items()}


# %% answer="gradient-norms"
def gradient_norms(model, images, labels):
    gradients = loss_and_gradients(model, images, labels)[1]
    convolutions = {
        id(layer.kernel)
        for layer in model.layers
        if isinstance(layer, keras.layers.Conv2D) and max(layer.kernel_size) > 1
    }
    return np.array(
        [
            np.linalg.norm(gradient.ravel())
            for weight, gradient in zip(model.trainable_weights, gradients)
            if id(weight) in convolutions
        ]
    )
