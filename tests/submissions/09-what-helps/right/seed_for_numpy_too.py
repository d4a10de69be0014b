"""Sets NumPy's seed as well, and sorts the times itself."""

# %% answer="trial"
def trial(build, train, sets, seed, steps, batch_size=32, clock=time.perf_counter):
    np.random.seed(seed)
    random.seed(seed)
    keras.utils.set_random_seed(seed)
    model = build()
    images, labels = train
    rng = np.random.default_rng(seed)
    seconds = []
    for _ in range(steps):
        batch = rng.choice(len(images), batch_size, replace=False)
        begun = clock()
        model.train_on_batch(images[batch], labels[batch])
        seconds.append(clock() - begun)
    timed = sorted(seconds[1:])
    middle = len(timed) // 2
    median = timed[middle] if len(timed) % 2 else (timed[middle - 1] + timed[middle]) / 2
    accuracy = lambda pair: float(model.evaluate(pair[0], pair[1], verbose=0)[1])
    return {"seconds": median, **{name: accuracy(sets[name]) for name in sets}}
