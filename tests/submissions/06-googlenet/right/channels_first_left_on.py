"""Keras is set to channels first, as an old tutorial had it for graphics cards."""

# %% added after="setup"
keras.backend.set_image_data_format("channels_first")
