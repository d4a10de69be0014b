"""Batches come from a generator of Python's; seconds from the statistics module."""

# %% answer="trial"
import statistics


def trial(build, train, sets, seed, steps, batch_size=32, clock=time.perf_counter):
    keras.utils.set_random_seed(seed)
    model = build()
    images, labels = train
    dice = random.Random(seed)
    seconds = []
    for _ in range(steps):
        batch = dice.sample(range(len(images)), batch_size)
        begun = clock()
        model.train_on_batch(images[batch], labels[batch])
        seconds.append(clock() - begun)
    scores = {}
    for name in sets:
        scores[name] = model.evaluate(*sets[name], verbose=0, return_dict=True)["accuracy"]
    return dict(scores, seconds=statistics.median(seconds[1:]))
