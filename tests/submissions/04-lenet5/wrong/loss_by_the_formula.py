"""The loss as it stands on paper, which underflows."""
# /// expect
# fails = ["lenet5.rbf: loss of large distances"]
# names = ["0 in 32-bit floats"]
# ///

# %% answer="rbf"
class RBFOutput(keras.layers.Layer):
    def __init__(self, centres, **kwargs):
        super().__init__(**kwargs)
        self.centres = np.asarray(centres, "float32")

    def call(self, features):
        return ops.sum(ops.square(ops.expand_dims(features, 1) - self.centres), axis=-1)

    def compute_output_shape(self, input_shape):
        return (input_shape[0], len(self.centres))

    def get_config(self):
        return {**super().get_config(), "centres": self.centres.tolist()}


def rbf_loss(labels, distances, j=20.0):
    right = ops.one_hot(ops.cast(labels, "int32"), distances.shape[-1])
    powers = ops.sum(ops.exp(-ops.convert_to_tensor(distances)), axis=-1)
    competition = ops.log(powers + ops.exp(ops.convert_to_tensor(-j, "float32")))
    return ops.sum(right * distances, axis=-1) + competition
