"""The network that remains has weights of its own."""

# /// expect
# fails = [
#     "googlenet.auxiliary: only in training",
# ]
# names = ["a copy of the weights"]
# ///

# %% answer="auxiliary"
def inference_model(model):
    main = keras.Model(model.inputs, model.outputs[0])
    copy = keras.models.clone_model(main)
    copy.set_weights(main.get_weights())
    return copy


def total_loss(labels, outputs):
    losses = [
        ops.mean(keras.losses.sparse_categorical_crossentropy(labels, probabilities))
        for probabilities in outputs
    ]
    return losses[0] + 0.3 * (losses[1] + losses[2])
