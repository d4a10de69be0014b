"""Leaves the number of epochs at its default."""
# /// expect
# fails = ["augmentation.compare: the same training for all"]
# names = ["default of one epoch"]
# ///

# %% answer="compare"
def compare(builders, train, tests, epochs, seed=42):
    results = {}
    for name, build in builders.items():
        keras.utils.set_random_seed(seed)
        model = build()
        model.fit(*train, batch_size=32, verbose=0)
        results[name] = {
            test: float(model.evaluate(*pair, verbose=0)[1]) for test, pair in tests.items()
        }
    return results
