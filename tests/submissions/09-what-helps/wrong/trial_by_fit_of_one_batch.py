"""Each step by fit, in place of train_on_batch."""

# /// expect
# fails = [
#     "what_helps.trial: steps",
# ]
# names = ["call train_on_batch once a step"]
# ///

# %% answer="trial"
def trial(build, train, sets, seed, steps, batch_size=32, clock=time.perf_counter):
    keras.utils.set_random_seed(seed)
    model, rng, seconds = build(), np.random.default_rng(seed), []
    images, labels = train
    for _ in range(steps):
        batch = rng.choice(len(images), batch_size, replace=False)
        begun = clock()
        model.fit(images[batch], labels[batch], batch_size=batch_size, epochs=1, verbose=0)
        seconds.append(clock() - begun)
    result = {name: float(model.evaluate(*pair, verbose=0)[1]) for name, pair in sets.items()}
    return {**result, "seconds": float(np.median(seconds[1:]))}
