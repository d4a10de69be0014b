"""Always sets seed 0."""
# /// expect
# fails = ["augmentation.compare: the same start for all"]
# names = ["`seed` is not used"]
# ///

# %% answer="compare"
def compare(builders, train, tests, epochs, seed=42):
    results = {}
    for name, build in builders.items():
        keras.utils.set_random_seed(0)
        model = build()
        model.fit(*train, batch_size=32, epochs=epochs, verbose=0)
        results[name] = {
            test: float(model.evaluate(*pair, verbose=0)[1]) for test, pair in tests.items()
        }
    return results
