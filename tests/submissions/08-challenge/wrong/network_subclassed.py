"""The network is a class with a call method, whose layers cannot be read."""

# /// expect
# fails = [
#     "challenge.network: layers",
#     "challenge.network: parameters",
#     "challenge.network: multiply-adds",
#     "challenge.network: probabilities",
#     "challenge.network: other images",
#     "challenge.own_cost: parameters",
#     "challenge.own_cost: multiply-adds",
#     "challenge.reached: accuracy",
# ]
# names = ["should be a Sequential or functional model"]
# ///

# %% answer="build-challenge"
class Own(keras.Model):
    def __init__(self, num_classes):
        super().__init__()
        self.maps = layers.Conv2D(24, 3, strides=2, activation="relu")
        self.more = layers.Conv2D(48, 3, strides=2, activation="relu")
        self.mean = layers.GlobalAveragePooling2D()
        self.out = layers.Dense(num_classes, activation="softmax")

    def call(self, images):
        return self.out(self.mean(self.more(self.maps(images))))


def build_challenge(input_shape=(28, 28, 1), num_classes=10):
    model = Own(num_classes)
    model(np.zeros((1, *input_shape), "float32"))
    return model
