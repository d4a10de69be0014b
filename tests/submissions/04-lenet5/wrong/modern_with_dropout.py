"""A quarter of the flattened maps is dropped in training."""
# /// expect
# fails = [
#     "lenet5.build_modern: ReLU and max pooling",
#     "lenet5.build_modern: tanh and average pooling",
# ]
# names = ["dropout or noise, which draws anew in each pass: there is to be none"]
# ///


# %% answer="build-modern"
def build_lenet5_modern(activation="relu", pooling="max"):
    L = keras.layers
    Pool = L.MaxPooling2D if pooling == "max" else L.AveragePooling2D
    image = keras.Input((28, 28, 1))
    x = prepare(image)
    x = L.Conv2D(6, 5, activation=activation)(x)
    x = Pool(2)(x)
    x = L.Conv2D(16, 5, activation=activation)(x)
    x = Pool(2)(x)
    x = L.Dropout(.25)(L.Flatten()(x))
    x = L.Dense(120, activation=activation)(x)
    x = L.Dense(84, activation=activation)(x)
    return keras.Model(image, L.Dense(10, activation="softmax")(x))
