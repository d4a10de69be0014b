"""The layer with defaults has no activation, and with it no network has one."""
# /// expect
# fails = [
#     "fashion_cnn.default_conv: defaults",
#     "fashion_cnn.default_conv: may be overridden",
#     "fashion_cnn.reached: accuracy",
#     "fashion_cnn.small_cnn: accuracy",
# ]
# names = ["this is the result of no activation"]
# ///

# %% answer="default-conv"
DefaultConv2D = partial(keras.layers.Conv2D, kernel_size=3, padding="same")
