"""The odd row of padding is put on top; the odd column is right."""

# /// expect
# fails = ["fashion_cnn.conv2d: same"]
# names = ["padding the odd row at the top"]
# ///


# %% answer="conv2d"
def conv2d(images, kernel, bias, stride, padding):
    k, _, maps_in, maps_out = kernel.shape
    n, height, width, depth = images.shape
    if depth != maps_in:
        raise ValueError(f"images of {depth} maps, kernel for {maps_in}")
    if padding == "same":
        rows, columns = -(-height // stride), -(-width // stride)
        down = max((rows - 1) * stride + k - height, 0)
        right = max((columns - 1) * stride + k - width, 0)
        images = np.pad(
            images,
            [(0, 0), (down - down // 2, down // 2), (right // 2, right - right // 2), (0, 0)],
        )
    elif padding == "valid":
        rows, columns = (height - k) // stride + 1, (width - k) // stride + 1
    else:
        raise ValueError(f"padding={padding!r}")
    result = np.zeros((n, rows, columns, maps_out), np.result_type(images, kernel, bias))
    for u in range(k):
        for v in range(k):
            seen = images[
                :,
                u : u + (rows - 1) * stride + 1 : stride,
                v : v + (columns - 1) * stride + 1 : stride,
            ]
            result += seen @ kernel[u, v]
    result += bias
    return result
