"""Sees nothing where there are no layers; everything else is right."""
# /// expect
# fails = [
#     "fashion_cnn.receptive_field: no layers",
# ]
# names = ["a start at 0"]
# ///

# %% answer="receptive-field"
def receptive_field(layers):
    sees, apart = 0, 1
    for number, (kernel_size, stride) in enumerate(layers):
        sees = sees + (kernel_size - 1) * apart if number else kernel_size
        apart *= stride
    return sees
