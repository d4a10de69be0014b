"""One unit is missing."""
# /// expect
# fails = [
#     "resnet.tower: residual",
#     "resnet.tower: plain",
#     "resnet.tower: the same weights",
# ]
# names = ["one unit too few", "one convolution in each unit, not two, or one unit too few"]
# ///


# %% answer="tower"
def build_tower(units, filters, shortcuts, input_shape=(7, 7, 1), num_classes=10):
    L = keras.layers

    def conv(x, relu=True):
        x = L.Conv2D(filters, 3, padding="same", use_bias=False)(x)
        x = L.BatchNormalization(momentum=0.9)(x)
        return L.ReLU()(x) if relu else x

    image = keras.Input(input_shape)
    x = conv(image)
    for _ in range(units - 1):
        before = x
        x = conv(conv(x), relu=False)
        if shortcuts:
            x = L.Add()([x, before])
        x = L.ReLU()(x)
    x = L.GlobalAveragePooling2D()(x)
    return keras.Model(image, L.Dense(num_classes, activation="softmax")(x))
