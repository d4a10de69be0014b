"""Returns the loss in place of the accuracy."""
# /// expect
# fails = ["augmentation.compare: accuracies"]
# names = ["this is the loss"]
# ///

# %% answer="compare"
def compare(builders, train, tests, epochs, seed=42):
    results = {}
    for name, build in builders.items():
        keras.utils.set_random_seed(seed)
        model = build()
        model.fit(*train, batch_size=32, epochs=epochs, verbose=0)
        results[name] = {
            test: float(model.evaluate(*pair, verbose=0)[0]) for test, pair in tests.items()
        }
    return results
