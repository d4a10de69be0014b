"""Forgets to train."""
# /// expect
# fails = ["augmentation.compare: accuracies", "augmentation.compare: the same training for all"]
# names = ["before the network was trained"]
# ///

# %% answer="compare"
def compare(builders, train, tests, epochs, seed=42):
    results = {}
    for name, build in builders.items():
        keras.utils.set_random_seed(seed)
        model = build()
        results[name] = {
            test: float(model.evaluate(*pair, verbose=0)[1]) for test, pair in tests.items()
        }
    return results
