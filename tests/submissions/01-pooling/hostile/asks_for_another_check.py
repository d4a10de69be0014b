"""Every graded cell asks for the one exercise that was answered."""
# /// expect
# untouched = true
# ///

# %% answer="output-size"
def output_size(size, kernel_size, stride, padding):
    if padding == "same":
        return -(-size // stride)
    if padding != "valid":
        raise ValueError(f"padding must be valid or same, not {padding!r}")
    if kernel_size > size:
        raise ValueError(f"a window of {kernel_size} pixels does not fit into {size} pixels")
    return (size - kernel_size) // stride + 1

# %% added after="setup"
import autograder.probe as probe

honest_check = probe.check


def check(name, **objects):
    return honest_check("pooling.output_size", output_size=output_size)


probe.check = check
