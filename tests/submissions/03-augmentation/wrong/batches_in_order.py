"""Never shuffles."""
# /// expect
# fails = ["augmentation.augmented_batches: order by the seed"]
# names = ["old order"]
# ///

# %% answer="augmented-batches"
def augmented_batches(images, labels, batch_size, augment, seed):
    order = np.arange(len(images))
    for start in range(0, len(order), batch_size):
        chosen = order[start : start + batch_size]
        taken = images[chosen]
        yield taken if augment is None else augment(taken, training=True), labels[chosen]
