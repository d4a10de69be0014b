"""An activation is a layer of the learner's own, which cannot be counted."""

# /// expect
# fails = [
#     "challenge.network: layers",
#     "challenge.network: multiply-adds",
#     "challenge.network: probabilities",
#     "challenge.network: other images",
#     "challenge.own_cost: multiply-adds",
#     "challenge.reached: accuracy",
# ]
# names = ["is not in the list"]
# ///

# %% answer="build-challenge"
class Clipped(layers.Layer):
    def call(self, x):
        return ops.clip(x, 0, 6)

    def compute_output_shape(self, input_shape):
        return input_shape


def build_challenge(input_shape=(28, 28, 1), num_classes=10):
    def normal(x):
        return Clipped()(layers.BatchNormalization()(x))

    def convolution(x, filters):
        return normal(layers.Conv2D(filters, 3, padding="same", use_bias=False)(x))

    def residual(x):
        y = layers.SeparableConv2D(x.shape[-1], 3, padding="same", use_bias=False)(x)
        return layers.Add()([x, normal(y)])

    inputs = keras.Input(input_shape)
    x = layers.MaxPooling2D(2)(convolution(inputs, 24))
    x = layers.MaxPooling2D(2)(residual(convolution(x, 48)))
    x = residual(convolution(x, 64))
    x = layers.Dropout(0.2)(layers.GlobalAveragePooling2D()(x))
    return keras.Model(inputs, layers.Dense(num_classes, activation="softmax")(x))
