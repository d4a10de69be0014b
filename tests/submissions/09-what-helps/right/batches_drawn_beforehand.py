"""All batches are drawn before the first step; the network is called for its answers."""

# %% answer="trial"
def trial(build, train, sets, seed, steps, batch_size=32, clock=time.perf_counter):
    keras.utils.set_random_seed(seed)
    model = build()
    images, labels = train
    rng = np.random.default_rng(seed)
    batches = [rng.permutation(len(images))[:batch_size] for _ in range(steps)]
    stamps = []
    for batch in batches:
        stamps.append(clock())
        model.train_on_batch(images[batch], labels[batch])
        stamps.append(clock())
    first, *others = np.diff(stamps)[::2]
    def right(unseen, truth):
        return np.mean(ops.convert_to_numpy(model(unseen, training=False)).argmax(-1) == truth)

    return {name: right(*pair) for name, pair in sets.items()} | {"seconds": np.median(others)}
