"""Two models inside one, an added layer that does nothing, and one dropout object used twice."""


# %% answer="alexnet"
def build_alexnet(input_shape=(227, 227, 3), num_classes=1000, width=1.0, groups=1):
    he = {"activation": "relu", "kernel_initializer": "he_normal"}
    drop = keras.layers.Dropout(0.5)
    eyes = keras.Sequential(name="eyes")
    eyes.add(keras.Input(input_shape))
    eyes.add(keras.layers.Rescaling(1.0))
    eyes.add(keras.layers.Conv2D(scaled(96, width), 11, 4, **he))
    eyes.add(LocalResponseNorm(4))
    eyes.add(keras.layers.MaxPooling2D(3, 2))
    eyes.add(keras.layers.ZeroPadding2D(2))
    eyes.add(keras.layers.Conv2D(scaled(256, width), 5, groups=groups, **he))
    eyes.add(LocalResponseNorm(4))
    eyes.add(keras.layers.MaxPooling2D(3, 2))
    for maps, towers in [(384, 1), (384, groups), (256, groups)]:
        eyes.add(keras.layers.Conv2D(scaled(maps, width), 3, padding="same", groups=towers, **he))
    eyes.add(keras.layers.MaxPooling2D(3, 2))
    eyes.add(keras.layers.Flatten())
    x = images = keras.Input(eyes.output_shape[1:])
    x = drop(keras.layers.Dense(scaled(4096, width), **he)(x))
    x = drop(keras.layers.Dense(scaled(4096, width), **he)(x))
    brain = keras.Model(images, keras.layers.Dense(num_classes, "softmax")(x), name="brain")
    pixels = keras.Input(input_shape)
    return keras.Model(pixels, brain(eyes(pixels)))
