"""No seed for the weights."""
# /// expect
# fails = ["what_helps.trial: one new network from the seed"]
# names = ["the seed is set after the network is built, or"]
# ///

# %% answer="trial"
def trial(build, train, sets, seed, steps, batch_size=32, clock=time.perf_counter):
    model = build()
    images, labels = train
    rng = np.random.default_rng(seed)
    seconds = []
    for _ in range(steps):
        batch = rng.choice(len(images), batch_size, replace=False)
        begun = clock()
        model.train_on_batch(images[batch], labels[batch])
        seconds.append(clock() - begun)
    result = {name: float(model.evaluate(*pair, verbose=0)[1]) for name, pair in sets.items()}
    return {**result, "seconds": float(np.median(seconds[1:]))}
