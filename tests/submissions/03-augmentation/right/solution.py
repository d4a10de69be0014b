"""The source's own answers, with a scratch cell."""

# %% added after="compare"
Augment(2, 10, 0.1, True, 0.1, seed=0)(shown, training=True).shape
