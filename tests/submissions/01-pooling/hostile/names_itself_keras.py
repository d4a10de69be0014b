"""A layer that computes nothing gives itself out for Keras's own, which is what loads in its place."""
# /// expect
# untouched = true
# ///

# %% answer="global-average"
class GlobalAvgPool(keras.layers.Layer):
    def call(self, maps):
        return maps[:, 0, 0]

    def compute_output_shape(self, input_shape):
        return (input_shape[0], input_shape[-1])


GlobalAvgPool.__name__ = "GlobalAveragePooling2D"
GlobalAvgPool.__module__ = "keras.layers"
