"""An __init__ of its own that takes no name."""
# /// expect
# fails = ["pooling.global_average: saves and loads"]
# names = ["unexpected keyword argument"]
# ///

# %% answer="global-average"
class GlobalAvgPool(keras.layers.Layer):
    def __init__(self):
        super().__init__()

    def call(self, maps):
        return ops.mean(maps, axis=(1, 2))

    def compute_output_shape(self, input_shape):
        return (input_shape[0], input_shape[-1])
