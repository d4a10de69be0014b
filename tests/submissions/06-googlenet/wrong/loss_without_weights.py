"""All three losses count alike."""

# /// expect
# fails = [
#     "googlenet.auxiliary: loss",
# ]
# names = ["leaving the weight of 0.3 out"]
# ///

# %% answer="auxiliary"
def inference_model(model):
    return keras.Model(model.inputs, model.outputs[0])


def total_loss(labels, outputs):
    losses = [
        ops.mean(keras.losses.sparse_categorical_crossentropy(labels, probabilities))
        for probabilities in outputs
    ]
    return losses[0] + losses[1] + losses[2]
