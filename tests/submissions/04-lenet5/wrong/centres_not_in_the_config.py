"""RBFOutput forgets its centres when it is saved, and tells a shape of features."""
# /// expect
# fails = [
#   "lenet5.rbf: shapes",
#   "lenet5.rbf: saves and loads",
# ]
# names = []
# ///

# %% answer="rbf"
class RBFOutput(keras.layers.Layer):
    def __init__(self, centres, **kwargs):
        super().__init__(**kwargs)
        self.centres = np.asarray(centres, "float32")

    def call(self, features):
        return ops.sum(ops.square(ops.expand_dims(features, 1) - self.centres), axis=-1)

    def compute_output_shape(self, input_shape):
        return (len(self.centres),)

    def get_config(self):
        return super().get_config()


def rbf_loss(labels, distances, j=20.0):
    right = ops.one_hot(ops.cast(labels, "int32"), distances.shape[-1])
    rubbish = ops.full_like(distances[:, :1], j)
    competition = ops.logsumexp(-ops.concatenate([distances, rubbish], axis=-1), axis=-1)
    return ops.sum(right * distances, axis=-1) + competition
