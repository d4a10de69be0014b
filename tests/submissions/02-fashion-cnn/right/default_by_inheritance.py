"""The layer with defaults is a class of its own, and all networks come from one list of strings."""


# %% answer="default-conv"
class DefaultConv2D(keras.layers.Conv2D):
    def __init__(self, filters, **options):
        super().__init__(
            filters, **{"kernel_size": 3, "padding": "same", "activation": "relu", **options}
        )


# %% answer="fashion-cnn"
def made_from(text):
    made = {
        "c": lambda n, k=3: DefaultConv2D(int(n), kernel_size=int(k)),
        "p": lambda: keras.layers.MaxPooling2D(2),
        "f": lambda: keras.layers.Flatten(),
        "d": lambda n, how="relu": keras.layers.Dense(int(n), activation=how),
        "x": lambda rate: keras.layers.Dropout(float(rate)),
    }
    model = keras.Sequential([keras.Input((28, 28, 1))])
    for word in text.split():
        kind, *options = word.split(":")
        model.add(made[kind](*options))
    return model


def build_fashion_cnn():
    return made_from("c:64:7 p c:128 c:128 p c:256 c:256 p f d:128 x:.5 d:64 x:.5 d:10:softmax")


# %% answer="small-cnn"
def build_small_cnn():
    return made_from("c:32 p c:64 p c:128 p f x:.25 d:10:softmax")
