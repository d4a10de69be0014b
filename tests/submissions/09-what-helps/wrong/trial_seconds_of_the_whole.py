"""The whole loop's time, divided by the steps."""
# /// expect
# fails = ["what_helps.trial: seconds"]
# names = ["the mean, and the first step, which compiles,"]
# ///

# %% answer="trial"
def trial(build, train, sets, seed, steps, batch_size=32, clock=time.perf_counter):
    keras.utils.set_random_seed(seed)
    model = build()
    images, labels = train
    rng = np.random.default_rng(seed)
    begun = clock()
    for _ in range(steps):
        batch = rng.choice(len(images), batch_size, replace=False)
        model.train_on_batch(images[batch], labels[batch])
    seconds = (clock() - begun) / steps
    result = {name: float(model.evaluate(*pair, verbose=0)[1]) for name, pair in sets.items()}
    return {**result, "seconds": seconds}
