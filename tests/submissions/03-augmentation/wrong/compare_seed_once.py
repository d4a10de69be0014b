"""Sets the seed once, before the first network."""
# /// expect
# fails = ["augmentation.compare: the same start for all"]
# names = ["set once"]
# ///

# %% answer="compare"
def compare(builders, train, tests, epochs, seed=42):
    results = {}
    keras.utils.set_random_seed(seed)
    for name, build in builders.items():
        model = build()
        model.fit(*train, batch_size=32, epochs=epochs, verbose=0)
        results[name] = {
            test: float(model.evaluate(*pair, verbose=0)[1]) for test, pair in tests.items()
        }
    return results
