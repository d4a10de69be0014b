"""Shuffles the training set itself."""
# /// expect
# fails = ["augmentation.augmented_batches: training set left alone"]
# names = ["shuffle indices, not the arrays"]
# ///

# %% answer="augmented-batches"
def augmented_batches(images, labels, batch_size, augment, seed):
    order = np.random.default_rng(seed).permutation(len(images))
    images[:], labels[:] = images[order], labels[order]
    order = np.arange(len(images))
    for start in range(0, len(order), batch_size):
        chosen = order[start : start + batch_size]
        taken = images[chosen]
        yield taken if augment is None else augment(taken, training=True), labels[chosen]
