"""The source's own answers, with a scratch cell."""

# %% added after="small"
small.summary()
