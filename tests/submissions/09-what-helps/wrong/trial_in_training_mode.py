"""Measures in training mode."""
# /// expect
# fails = ["what_helps.trial: accuracies"]
# names = ["measured before the network was trained, or"]
# ///

# %% answer="trial"
def trial(build, train, sets, seed, steps, batch_size=32, clock=time.perf_counter):
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

    def right(unseen, truth):
        return float(
            np.mean(ops.convert_to_numpy(model(unseen, training=True)).argmax(-1) == truth)
        )

    result = {name: right(*pair) for name, pair in sets.items()}
    return {**result, "seconds": float(np.median(seconds[1:]))}
