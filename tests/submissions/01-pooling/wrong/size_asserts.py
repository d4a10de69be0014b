"""A window that does not fit fails an assertion in place of a ValueError."""
# /// expect
# fails = ["pooling.output_size: refusals"]
# ///

# %% answer="output-size"
def output_size(size: int, kernel_size: int, stride: int, padding: str) -> int:
    match padding:
        case "valid":
            assert size >= kernel_size, f"{size} {kernel_size}"
            return len(range(0, size - kernel_size + 1, stride))
        case "same":
            return len(range(0, size, stride))
        case _:
            raise ValueError("unknown padding: " + str(padding))
