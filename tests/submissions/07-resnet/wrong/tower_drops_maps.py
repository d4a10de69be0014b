"""Whole maps are dropped inside the units."""

# /// expect
# fails = [
#     "resnet.tower: residual",
#     "resnet.tower: plain",
# ]
# names = ["dropout or noise"]
# ///

# %% answer="tower"
def build_tower(units, filters, shortcuts, input_shape=(7, 7, 1), num_classes=10):
    L = keras.layers

    def conv_norm(x):
        x = L.Conv2D(filters, 3, padding="same", use_bias=False)(x)
        return L.BatchNormalization(momentum=0.9)(x)

    images = keras.Input(input_shape)
    x = L.Activation("relu")(conv_norm(images))
    for _ in range(units):
        before = x
        x = L.Activation("relu")(conv_norm(x))
        x = conv_norm(L.SpatialDropout2D(0.2)(x))
        if shortcuts:
            x = L.Add()([before, x])
        x = L.Activation("relu")(x)
    x = L.GlobalAveragePooling2D()(x)
    return keras.Model(images, L.Dense(num_classes, activation="softmax")(x))
