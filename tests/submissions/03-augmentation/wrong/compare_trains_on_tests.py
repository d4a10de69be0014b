"""Trains on a test set."""
# /// expect
# fails = ["augmentation.compare: the same training for all"]
# names = ["given test images"]
# ///

# %% answer="compare"
def compare(builders, train, tests, epochs, seed=42):
    results = {}
    for name, build in builders.items():
        keras.utils.set_random_seed(seed)
        model = build()
        model.fit(*list(tests.values())[0], batch_size=32, epochs=epochs, verbose=0)
        results[name] = {
            test: float(model.evaluate(*pair, verbose=0)[1]) for test, pair in tests.items()
        }
    return results
