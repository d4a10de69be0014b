"""Distances in a loop over the classes, the loss with the largest exponent taken out by hand."""

# %% answer="rbf"
class RBFOutput(keras.layers.Layer):
    def __init__(self, centres, **kwargs):
        super().__init__(**kwargs)
        self.centres = [[float(value) for value in row] for row in centres]

    def call(self, features):
        columns = [
            ops.norm(features - ops.convert_to_tensor(centre), axis=-1) ** 2
            for centre in self.centres
        ]
        return ops.stack(columns, axis=-1)

    def compute_output_shape(self, input_shape):
        return input_shape[0], len(self.centres)

    def get_config(self):
        config = super().get_config()
        config["centres"] = self.centres
        return config


def rbf_loss(labels, distances, j=20.0):
    distances = ops.convert_to_tensor(distances)
    index = ops.expand_dims(ops.cast(labels, "int32"), 1)
    own = ops.squeeze(ops.take_along_axis(distances, index, axis=1), axis=1)
    least = ops.minimum(ops.min(distances, axis=1), j)
    powers = ops.sum(ops.exp(ops.expand_dims(least, 1) - distances), axis=1) + ops.exp(least - j)
    return own - least + ops.log(powers)
