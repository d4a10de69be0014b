"""Padding is not multiplied."""
# /// expect
# fails = [
#     "what_it_sees.receptive_field: start",
# ]
# names = ["in steps of its layer"]
# ///


# %% answer="receptive-field"
def receptive_field(layers):
    size, jump, start = 1, 1, 0
    for kernel_size, stride, padding in layers:
        size += (kernel_size - 1) * jump
        start -= padding
        jump *= stride
    return size, jump, start
