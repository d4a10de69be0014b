"""Shuffles the images and not the labels."""
# /// expect
# fails = ["augmentation.augmented_batches: labels stay with their images"]
# names = ["labels come in the old order"]
# ///

# %% answer="augmented-batches"
def augmented_batches(images, labels, batch_size, augment, seed):
    order = np.random.default_rng(seed).permutation(len(images))
    for start in range(0, len(order), batch_size):
        chosen = order[start : start + batch_size]
        taken = images[chosen]
        yield (
            taken if augment is None else augment(taken, training=True),
            labels[start : start + batch_size],
        )
