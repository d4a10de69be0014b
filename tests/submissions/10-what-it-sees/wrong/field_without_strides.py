"""Strides do not count."""
# /// expect
# fails = [
#     "what_it_sees.receptive_field: size",
#     "what_it_sees.receptive_field: jump",
#     "what_it_sees.receptive_field: start",
# ]
# names = ["strides do not count"]
# ///


# %% answer="receptive-field"
def receptive_field(layers):
    size, jump, start = 1, 1, 0
    for kernel_size, stride, padding in layers:
        size += (kernel_size - 1) * jump
        start -= padding * jump
    return size, jump, start
