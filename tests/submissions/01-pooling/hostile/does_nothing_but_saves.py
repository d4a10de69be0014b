"""Layers that compute nothing have the names and configurations they should, and save and load."""
# /// expect
# untouched = true
# ///

# %% answer="pool-layer"
class Pool2D(keras.layers.Layer):
    def __init__(self, kernel_size, stride=None, padding="valid", kind="max", **kwargs):
        super().__init__(**kwargs)
        self.given = {
            "kernel_size": kernel_size,
            "stride": stride,
            "padding": padding,
            "kind": kind,
        }

    def call(self, images):
        return images

    def get_config(self):
        return super().get_config() | self.given


# %% answer="depth-max"
class DepthMaxPool(keras.layers.Layer):
    def __init__(self, pool_size, **kwargs):
        super().__init__(**kwargs)
        self.pool_size = pool_size

    def call(self, feature_maps):
        return feature_maps

    def get_config(self):
        return super().get_config() | {"pool_size": self.pool_size}


# %% answer="global-average"
class GlobalAvgPool(keras.layers.Layer):
    def call(self, feature_maps):
        return feature_maps
