"""Leaves the last, smaller batch out."""
# /// expect
# fails = ["augmentation.augmented_batches: every image once"]
# names = ["the last batch, which is smaller, is left out"]
# ///

# %% answer="augmented-batches"
def augmented_batches(images, labels, batch_size, augment, seed):
    order = np.random.default_rng(seed).permutation(len(images))
    for start in range(0, len(order) - batch_size + 1, batch_size):
        chosen = order[start : start + batch_size]
        taken = images[chosen]
        yield taken if augment is None else augment(taken, training=True), labels[chosen]
