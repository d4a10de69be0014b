"""The pixel above and to the left is taken."""
# /// expect
# fails = [
#     "augmentation.sample_at: between pixels",
#     "augmentation.sample_at: outside",
# ]
# names = ["above and to the left"]
# ///


# %% answer="sample-at"
def sample_at(images, rows, columns):
    images = ops.convert_to_tensor(images)
    rows = ops.cast(ops.floor(ops.cast(rows, "float32")), "int32")
    columns = ops.cast(ops.floor(ops.cast(columns, "float32")), "int32")
    height, width = images.shape[1:3]

    def pick(places, size, dtype):
        return ops.cast(places[..., None] == ops.arange(size), dtype)

    return ops.einsum(
        "byxh,byxw,bhwc->byxc",
        pick(rows, height, images.dtype),
        pick(columns, width, images.dtype),
        images,
    )
