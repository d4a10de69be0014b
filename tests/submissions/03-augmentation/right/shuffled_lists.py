"""A pipeline of Python lists and `random`, and a comparison by predictions."""

# %% answer="augmented-batches"
import random


def augmented_batches(images, labels, batch_size, augment, seed):
    pairs = list(zip(images, labels))
    random.Random(seed).shuffle(pairs)
    while pairs:
        some, pairs = pairs[:batch_size], pairs[batch_size:]
        x = np.stack([image for image, _ in some])
        y = np.array([label for _, label in some])
        if augment is not None:
            x = augment(x, training=True)
        yield x, y

# %% answer="compare"
def compare(builders, train, tests, epochs, seed=42):
    def one(build):
        keras.utils.set_random_seed(seed)
        network = build()
        for _ in range(epochs):
            network.fit(train[0], train[1], batch_size=32, epochs=1, verbose=0)
        accuracy = {}
        for name in tests:
            images, labels = tests[name]
            guesses = np.argmax(network.predict(images, verbose=0), axis=1)
            accuracy[name] = float((guesses == labels).mean())
        return accuracy

    return {name: one(build) for name, build in builders.items()}
