"""Distances that take |w|² to be 84, as for entries of ±1."""
# /// expect
# fails = [
#   "lenet5.rbf: distances",
# ]
# names = ["|w|² is taken to be 84"]
# ///

# %% answer="rbf"
class RBFOutput(keras.layers.Layer):
    def __init__(self, centres, **kwargs):
        super().__init__(**kwargs)
        self.centres = np.asarray(centres, "float32")

    def call(self, features):
        own = ops.sum(ops.square(features), axis=-1, keepdims=True)
        return own - 2 * ops.matmul(features, self.centres.T) + 84

    def compute_output_shape(self, input_shape):
        return (input_shape[0], len(self.centres))

    def get_config(self):
        return {**super().get_config(), "centres": self.centres.tolist()}


def rbf_loss(labels, distances, j=20.0):
    right = ops.one_hot(ops.cast(labels, "int32"), distances.shape[-1])
    rubbish = ops.full_like(distances[:, :1], j)
    competition = ops.logsumexp(-ops.concatenate([distances, rubbish], axis=-1), axis=-1)
    return ops.sum(right * distances, axis=-1) + competition
