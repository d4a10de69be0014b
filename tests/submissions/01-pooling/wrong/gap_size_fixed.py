"""Keeps the height and width it was first built for."""
# /// expect
# fails = ["pooling.global_average: saves and loads"]
# names = []
# ///

# %% answer="global-average"
class GlobalAvgPool(keras.layers.Layer):
    def build(self, input_shape):
        self.pool = keras.layers.AveragePooling2D(tuple(input_shape[1:3]))

    def call(self, maps):
        return ops.reshape(self.pool(maps), (-1, maps.shape[-1]))

    def compute_output_shape(self, input_shape):
        return (input_shape[0], input_shape[-1])
