"""The 1×1 convolution by keras.ops; the loss by a Keras loss with one-hot labels."""

# %% answer="conv1x1"
def conv1x1(maps, kernel, bias):
    result = ops.conv(ops.convert_to_tensor(maps), ops.convert_to_tensor(kernel), padding="valid")
    return ops.convert_to_numpy(result + bias)
# %% answer="auxiliary"
def inference_model(model):
    main, *_ = model.outputs
    return keras.Model(inputs=model.inputs[0], outputs=main, name="deployed")


def total_loss(labels, outputs):
    total = 0.0
    for share, probabilities in zip((1, 0.3, 0.3), outputs, strict=True):
        target = ops.one_hot(labels, probabilities.shape[-1])
        total = total + share * keras.losses.CategoricalCrossentropy()(target, probabilities)
    return total
