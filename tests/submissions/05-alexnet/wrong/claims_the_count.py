"""An object that knows by heart how many weights AlexNet has, and computes nothing."""
# /// expect
# fails = [
#   "alexnet.network: full size",
#   "alexnet.network: values",
#   "alexnet.network: width",
#   "alexnet.network: two towers",
#   "alexnet.network: dropout",
#   "alexnet.network: initialisation",
#   "alexnet.reached: accuracy",
# ]
# names = []
# ///

# %% answer="alexnet"
class Claim(keras.Model):
    def __init__(self, classes):
        super().__init__()
        self.classes = classes
        for place in range(2):
            shape = (62_378_344 // 2 // 4, 4)
            self.add_weight(shape=shape, name="kernel", initializer="zeros", dtype="float16")

    def call(self, images, training=False):
        return ops.ones((ops.shape(images)[0], self.classes)) / self.classes


def build_alexnet(input_shape=(227, 227, 3), num_classes=1000, width=1.0, groups=1):
    model = Claim(num_classes)
    model(np.zeros((1, *input_shape), "float32"))
    return model
