"""From the last layer to the first."""


# %% answer="receptive-field"
def receptive_field(layers):
    first, last, jump = 0, 0, 1
    for kernel_size, stride, padding in reversed(layers):
        first = first * stride - padding
        last = last * stride - padding + kernel_size - 1
        jump *= stride
    return last - first + 1, jump, first
