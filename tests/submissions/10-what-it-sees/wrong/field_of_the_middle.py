"""The middle of the field."""
# /// expect
# fails = [
#     "what_it_sees.receptive_field: start",
# ]
# names = ["the middle of the field"]
# ///


# %% answer="receptive-field"
def receptive_field(layers):
    size, jump, start = 1, 1, 0
    for kernel_size, stride, padding in layers:
        size += (kernel_size - 1) * jump
        start -= padding * jump
        jump *= stride
    return size, jump, start + (size - 1) / 2
