"""Calls the augmentation without training=True."""
# /// expect
# fails = ["augmentation.augmented_batches: augmented, as in training"]
# names = ["without training=True"]
# ///

# %% answer="augmented-batches"
def augmented_batches(images, labels, batch_size, augment, seed):
    order = np.random.default_rng(seed).permutation(len(images))
    for start in range(0, len(order), batch_size):
        chosen = order[start : start + batch_size]
        taken = images[chosen]
        yield taken if augment is None else augment(taken), labels[chosen]
