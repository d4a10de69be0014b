"""Gives the plain images and the changed ones, with the labels once."""
# /// expect
# fails = ["augmentation.augmented_batches: augmented, as in training"]
# names = ["images but"]
# ///

# %% answer="augmented-batches"
def augmented_batches(images, labels, batch_size, augment, seed):
    order = np.random.default_rng(seed).permutation(len(images))
    for start in range(0, len(order), batch_size):
        chosen = order[start : start + batch_size]
        taken = images[chosen]
        changed = (
            taken
            if augment is None
            else np.concatenate([taken, array(augment(taken, training=True))])
        )
        yield changed, labels[chosen]
