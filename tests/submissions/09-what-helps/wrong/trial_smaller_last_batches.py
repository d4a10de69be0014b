"""Passes are cut into batches, the last one smaller."""
# /// expect
# fails = ["what_helps.trial: batches"]
# names = ["the last batch of a pass is smaller"]
# ///

# %% answer="trial"
def trial(build, train, sets, seed, steps, batch_size=32, clock=time.perf_counter):
    keras.utils.set_random_seed(seed)
    model = build()
    images, labels = train
    rng = np.random.default_rng(seed)
    waiting = []
    seconds = []
    for _ in range(steps):
        if not waiting:
            order = rng.permutation(len(images))
            waiting = [order[i : i + batch_size] for i in range(0, len(order), batch_size)]
        batch = waiting.pop(0)
        begun = clock()
        model.train_on_batch(images[batch], labels[batch])
        seconds.append(clock() - begun)
    result = {name: float(model.evaluate(*pair, verbose=0)[1]) for name, pair in sets.items()}
    return {**result, "seconds": float(np.median(seconds[1:]))}
