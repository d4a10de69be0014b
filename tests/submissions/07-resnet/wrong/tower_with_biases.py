"""The convolutions of both towers have biases."""
# /// expect
# fails = ["resnet.tower: the same weights"]
# names = ["the convolutions have biases: use_bias=False"]
# ///

# %% answer="tower"
def build_tower(units, filters, shortcuts, input_shape=(7, 7, 1), num_classes=10):
    L = keras.layers
    inp = keras.Input(input_shape)

    def conv_bn(x):
        x = L.Conv2D(filters, 3, padding="same")(x)
        return L.BatchNormalization(momentum=0.9)(x)

    x = L.ReLU()(conv_bn(inp))
    for _ in range(units):
        before = x
        x = L.ReLU()(conv_bn(x))
        x = conv_bn(x)
        if shortcuts:
            x = L.Add()([x, before])
        x = L.ReLU()(x)
    x = L.GlobalAveragePooling2D()(x)
    return keras.Model(inp, L.Dense(num_classes, activation="softmax")(x))
