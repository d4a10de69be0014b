"""The whole notebook computes in 64 bits."""

# %% added after="setup"
keras.config.set_dtype_policy("float64")
