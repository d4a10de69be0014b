"""Batches come from a seed generator of Keras's, as tensors."""

# %% answer="trial"
def trial(build, train, sets, seed, steps, batch_size=32, clock=time.perf_counter):
    keras.utils.set_random_seed(seed)
    model = build()
    images, labels = train
    generator = keras.random.SeedGenerator(seed)
    everyone = ops.arange(len(images))
    seconds = []
    for _ in range(steps):
        batch = keras.random.shuffle(everyone, seed=generator)[:batch_size]
        begun = clock()
        model.train_on_batch(ops.take(images, batch, 0), ops.take(labels, batch, 0))
        seconds.append(clock() - begun)
    result = {name: float(model.evaluate(*pair, verbose=0)[1]) for name, pair in sets.items()}
    return {**result, "seconds": float(np.median(seconds[1:]))}
