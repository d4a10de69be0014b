"""Mixed precision with bfloat16 is on in the whole notebook."""

# %% added after="setup"
keras.config.set_dtype_policy("mixed_bfloat16")
