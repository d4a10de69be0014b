"""The whole notebook computes in 64 bits, for accuracy."""

# %% added after="setup"
keras.backend.set_floatx("float64")
