"""Batches are cut from shuffled passes; what is left over opens the next."""

# %% answer="trial"
def trial(build, train, sets, seed, steps, batch_size=32, clock=time.perf_counter):
    keras.utils.set_random_seed(seed)
    model = build()
    images, labels = train
    rng = np.random.default_rng(seed)
    order = np.array([], int)
    seconds = []
    for _ in range(steps):
        while len(order) < batch_size:
            rest = np.setdiff1d(np.arange(len(images)), order)
            order = np.concatenate([order, rng.permutation(rest)])
        batch, order = order[:batch_size], order[batch_size:]
        begun = clock()
        model.train_on_batch(images[batch], labels[batch])
        seconds.append(clock() - begun)
    result = {name: float(model.evaluate(*pair, verbose=0)[1]) for name, pair in sets.items()}
    return {**result, "seconds": float(np.median(seconds[1:]))}
