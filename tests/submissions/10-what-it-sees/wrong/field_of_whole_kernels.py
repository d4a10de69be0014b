"""A kernel adds its whole size."""
# /// expect
# fails = [
#     "what_it_sees.receptive_field: size",
# ]
# names = ["not its size less 1"]
# ///


# %% answer="receptive-field"
def receptive_field(layers):
    size, jump, start = 1, 1, 0
    for kernel_size, stride, padding in layers:
        size += kernel_size * jump
        start -= padding * jump
        jump *= stride
    return size, jump, start
