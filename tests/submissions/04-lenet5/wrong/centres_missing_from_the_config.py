"""get_config adds nothing."""
# /// expect
# fails = [
#     "lenet5.rbf: saves and loads",
# ]
# names = ["get_config leaves out 'centres'"]
# ///


# %% answer="rbf"
class RBFOutput(keras.layers.Layer):
    def __init__(self, centres, **kwargs):
        super().__init__(**kwargs)
        self.centres = np.asarray(centres, "float32")

    def call(self, features):
        differences = features[:, None, :] - self.centres[None]
        return ops.sum(ops.square(differences), axis=-1)

    def compute_output_shape(self, input_shape):
        return (input_shape[0], len(self.centres))

    def get_config(self):
        return super().get_config()


def rbf_loss(labels, distances, j=20.0):
    right = ops.take_along_axis(distances, ops.cast(labels, "int32")[:, None], axis=1)[:, 0]
    constant = ops.full_like(distances[:, :1], -j)
    return right + ops.logsumexp(ops.concatenate([constant, -distances], axis=1), axis=1)
