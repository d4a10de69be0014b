"""Most kinds of layers that the list allows, in one network."""

# %% answer="build-challenge"
def build_challenge(input_shape=(28, 28, 1), num_classes=10):
    act = keras.activations.relu
    inputs = keras.Input(shape=input_shape)
    x = layers.Rescaling(scale=2.0, offset=-1)(inputs)
    x = layers.RandomFlip("horizontal")(x)
    x = layers.RandomTranslation(0.05, 0.05, fill_mode="nearest")(x)
    x = layers.GaussianNoise(0.05)(x)
    x = layers.ZeroPadding2D(((0, 1), (0, 1)))(x)
    x = layers.Conv2D(16, (3, 3), strides=(2, 2), activation=act, kernel_regularizer="l2")(x)
    x = layers.BatchNormalization(axis=3, scale=False)(x)
    y = layers.DepthwiseConv2D((3, 3), padding="SAME", depth_multiplier=2, activation="swish")(x)
    y = layers.Conv2D(16, 1, groups=4, activation="hard_swish")(y)
    x = layers.add([x, y])
    x = keras.Sequential([layers.Conv2D(24, 3, dilation_rate=2, padding="same"), layers.BatchNormalization(center=False), layers.Activation(keras.activations.leaky_relu)])(x)
    # squeeze and excitation
    s = layers.GlobalAveragePooling2D()(x)
    s = layers.Dense(6, activation="relu")(s)
    s = layers.Dense(24, activation="sigmoid")(s)
    s = layers.Reshape((1, 1, -1))(s)
    x = layers.Multiply()([x, s])
    p = layers.MaxPooling2D((3, 3), strides=1, padding="same")(x)
    q = layers.AveragePooling2D(3, 1, padding="same")(x)
    x = layers.Concatenate(axis=3)([p, q])
    x = layers.MaxPool2D(2)(x)
    x = layers.SeparableConv2D(32, 3, strides=2, depth_multiplier=2, padding="same")(x)
    x = layers.ReLU(max_value=6)(x)
    x = layers.SpatialDropout2D(0.1)(x)
    x = layers.GlobalMaxPool2D()(x)
    x = layers.Dropout(0.1)(x)
    x = layers.Dense(num_classes, name="logits")(x)
    return keras.Model(inputs=inputs, outputs=layers.Softmax()(x))
