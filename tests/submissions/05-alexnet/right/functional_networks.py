"""Both networks in the functional style, with ReLU and softmax as layers of their own."""

# %% answer="alexnet"
def convolution(x, maps, size, width, strides=1, padding="same", groups=1):
    layer = keras.layers.Conv2D(
        filters=scaled(maps, width),
        kernel_size=(size, size),
        strides=(strides, strides),
        padding=padding,
        groups=groups,
        kernel_initializer="he_uniform",
    )
    return keras.layers.ReLU()(layer(x))


def head(x, classes, width):
    x = keras.layers.Flatten()(x)
    for name in ("fc6", "fc7"):
        x = keras.layers.Dense(
            scaled(4096, width), kernel_initializer=keras.initializers.HeUniform(), name=name
        )(x)
        x = keras.layers.Activation("relu")(x)
        x = keras.layers.Dropout(0.5)(x)
    return keras.layers.Softmax()(keras.layers.Dense(classes)(x))


def build_alexnet(input_shape=(227, 227, 3), num_classes=1000, width=1.0, groups=1):
    images = keras.layers.Input(shape=input_shape)
    x = convolution(images, 96, 11, width, 4, "valid")
    x = keras.layers.MaxPool2D((3, 3), 2)(LocalResponseNorm(r=4)(x))
    x = convolution(x, 256, 5, width, groups=groups)
    x = keras.layers.MaxPool2D((3, 3), 2)(LocalResponseNorm(r=5)(x))  # half of 5 is 2 as well
    x = convolution(x, 384, 3, width)
    x = convolution(x, 384, 3, width, groups=groups)
    x = convolution(x, 256, 3, width, groups=groups)
    x = keras.layers.MaxPool2D((3, 3), 2)(x)
    return keras.Model(images, head(x, num_classes, width), name="functional_alexnet")


# %% answer="zfnet"
def zfnet_table(wide=False):
    table = [list(row) for row in mended]
    table[0][3:5] = 7, 2
    table[2][4] = 2
    if wide:
        for row, maps in zip(table[4:7], (512, 1024, 512)):
            row[2] = maps
    return table


def build_zfnet(input_shape=(227, 227, 3), num_classes=1000, width=1.0, wide=False):
    later = (512, 1024, 512) if wide else (384, 384, 256)
    images = keras.layers.Input(shape=input_shape)
    x = convolution(images, 96, 7, width, 2, "valid")
    x = keras.layers.MaxPool2D((3, 3), 2)(LocalResponseNorm(r=4)(x))
    x = convolution(x, 256, 5, width, 2)
    x = keras.layers.MaxPool2D((3, 3), 2)(LocalResponseNorm(r=4)(x))
    for maps in later:
        x = convolution(x, maps, 3, width)
    x = keras.layers.MaxPool2D((3, 3), 2)(x)
    return keras.Model(images, head(x, num_classes, width))
