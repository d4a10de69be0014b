"""Strides are added up."""
# /// expect
# fails = [
#     "what_it_sees.receptive_field: jump",
# ]
# names = ["added to 1"]
# ///


# %% answer="receptive-field"
def receptive_field(layers):
    size, jump, start = 1, 1, 0
    for kernel_size, stride, padding in layers:
        size += (kernel_size - 1) * jump
        start -= padding * jump
        jump += stride
    return size, jump, start
