"""Windows counted by a range that ends one start too early."""
# /// expect
# fails = ["pooling.output_size: valid"]
# names = ["a range that ends at size - kernel_size: a window may start there"]
# ///

# %% answer="output-size"
def output_size(size: int, kernel_size: int, stride: int, padding: str) -> int:
    match padding:
        case "valid":
            if size < kernel_size:
                raise ValueError(f"window {kernel_size} does not fit into {size}")
            return len(range(0, size - kernel_size, stride))
        case "same":
            return len(range(0, size, stride))
        case _:
            raise ValueError("unknown padding: " + str(padding))
