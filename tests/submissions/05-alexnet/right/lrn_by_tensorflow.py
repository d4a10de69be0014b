"""TensorFlow's own function, with its radius and in float32."""

# %% answer="lrn"
class LocalResponseNorm(keras.layers.Layer):
    def __init__(self, r=2, k=1.0, alpha=2e-5, beta=0.75, **kwargs):
        super().__init__(**kwargs)
        self.r, self.k, self.alpha, self.beta = r, k, alpha, beta

    def call(self, maps):
        import tensorflow as tf

        normed = tf.nn.local_response_normalization(
            tf.cast(maps, tf.float32),
            depth_radius=self.r // 2,
            bias=self.k,
            alpha=self.alpha,
            beta=self.beta,
        )
        return tf.cast(normed, maps.dtype)

    def compute_output_shape(self, input_shape):
        return input_shape

    def get_config(self):
        config = super().get_config()
        config.update(r=self.r, k=self.k, alpha=self.alpha, beta=self.beta)
        return config
