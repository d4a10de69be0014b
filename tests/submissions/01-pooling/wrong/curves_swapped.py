"""Average and max change places."""
# /// expect
# fails = ["pooling.shift_curves: average", "pooling.shift_curves: max", "pooling.shift_curves: other windows"]
# names = ["this is the result of max pooling", "this is the result of average pooling"]
# ///

# %% answer="shift-curves"
def shift_curves(images, shifts, kernel_size=2):
    pools = {
        "none": lambda x: x,
        "max": lambda x: avg_pool2d(x, kernel_size, kernel_size, "valid"),
        "average": lambda x: max_pool2d(x, kernel_size, kernel_size, "valid"),
    }
    result = {}
    for name, pool in pools.items():
        before = pool(images)
        result[name] = []
        for shift in shifts:
            after = pool(shift_images(images, shift))
            change = np.linalg.norm(after - before) / np.linalg.norm(before)
            result[name].append(float(change))
    return result
