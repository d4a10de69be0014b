"""Mixed precision is on in the whole notebook, as a course on graphics cards had it."""

# %% added after="setup"
keras.mixed_precision.set_global_policy("mixed_float16")
