"""Batches come from NumPy's own generator, which networks use too."""
# /// expect
# fails = ["what_helps.trial: the same batches for all networks"]
# names = ["they come from the generator that networks draw"]
# ///

# %% answer="trial"
def trial(build, train, sets, seed, steps, batch_size=32, clock=time.perf_counter):
    keras.utils.set_random_seed(seed)
    model = build()
    images, labels = train
    seconds = []
    for _ in range(steps):
        batch = np.random.choice(len(images), batch_size, replace=False)
        begun = clock()
        model.train_on_batch(images[batch], labels[batch])
        seconds.append(clock() - begun)
    result = {name: float(model.evaluate(*pair, verbose=0)[1]) for name, pair in sets.items()}
    return {**result, "seconds": float(np.median(seconds[1:]))}
