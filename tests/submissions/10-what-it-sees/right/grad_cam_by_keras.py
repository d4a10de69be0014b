"""Keras's own operations; a tensor is made an array."""


# %% answer="grad-cam"
def grad_cam(maps, gradients):
    if tuple(maps.shape) != tuple(gradients.shape):
        raise ValueError(f"{maps.shape} and {gradients.shape}")
    alphas = ops.mean(ops.convert_to_tensor(gradients), axis=(0, 1), keepdims=True)
    weighed = ops.convert_to_tensor(maps) * alphas
    return ops.convert_to_numpy(ops.relu(ops.sum(weighed, axis=-1)))
