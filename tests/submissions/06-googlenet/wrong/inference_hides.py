"""The auxiliary classifiers are still in the network that remains."""

# /// expect
# fails = [
#     "googlenet.auxiliary: only in training",
# ]
# names = ["weights are still in it"]
# ///

# %% answer="auxiliary"
def inference_model(model):
    class Main(keras.Model):
        def __init__(self):
            super().__init__()
            self.whole = model

        def call(self, images, training=False):
            return self.whole(images, training=training)[0]

    return Main()


def total_loss(labels, outputs):
    losses = [
        ops.mean(keras.losses.sparse_categorical_crossentropy(labels, probabilities))
        for probabilities in outputs
    ]
    return losses[0] + 0.3 * (losses[1] + losses[2])
