"""A pipeline that returns a list, evaluation by name, and answers zipped together."""

# %% answer="augmented-batches"
def augmented_batches(images, labels, batch_size, augment, seed):
    keys = np.random.RandomState(seed).rand(len(images))
    splits = np.array_split(np.argsort(keys), range(batch_size, len(images), batch_size))
    batches = [(images[index], labels[index]) for index in splits]
    if augment is None:
        return batches
    return [(augment(x, training=True), y) for x, y in batches]

# %% answer="suits"
suits = dict(zip("1234", "BCCA"))

# %% answer="compare"
def compare(builders, train, tests, epochs, seed=42):
    results = {}
    for name in builders:
        keras.backend.clear_session()
        keras.utils.set_random_seed(seed)
        model = builders[name]()
        model.fit(x=train[0], y=train[1], epochs=epochs, verbose=0)
        results[name] = {}
        for test, (x, y) in tests.items():
            results[name][test] = model.evaluate(x, y, verbose=0, return_dict=True)["accuracy"]
    return results
