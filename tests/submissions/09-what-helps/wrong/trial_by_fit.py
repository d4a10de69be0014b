"""Trains by fit."""
# /// expect
# fails = [
#     "what_helps.trial: steps",
#     "what_helps.trial: batches",
#     "what_helps.trial: the same batches for all networks",
#     "what_helps.trial: seconds",
# ]
# names = ["call train_on_batch once a step"]
# ///

# %% answer="trial"
def trial(build, train, sets, seed, steps, batch_size=32, clock=time.perf_counter):
    keras.utils.set_random_seed(seed)
    model = build()
    images, labels = train
    rng = np.random.default_rng(seed)
    begun = clock()
    model.fit(images, labels, batch_size=batch_size, epochs=steps, verbose=0)
    seconds = [clock() - begun] * 2
    result = {name: float(model.evaluate(*pair, verbose=0)[1]) for name, pair in sets.items()}
    return {**result, "seconds": float(np.median(seconds[1:]))}
