"""A layer's stride counts for itself."""
# /// expect
# fails = [
#     "what_it_sees.receptive_field: size",
#     "what_it_sees.receptive_field: start",
# ]
# names = ["counts too soon"]
# ///


# %% answer="receptive-field"
def receptive_field(layers):
    size, jump, start = 1, 1, 0
    for kernel_size, stride, padding in layers:
        jump *= stride
        size += (kernel_size - 1) * jump
        start -= padding * jump
    return size, jump, start
