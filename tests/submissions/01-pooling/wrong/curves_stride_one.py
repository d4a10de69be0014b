"""Pools with stride 1."""
# /// expect
# fails = ["pooling.shift_curves: average", "pooling.shift_curves: max", "pooling.shift_curves: other windows"]
# names = ["pooling with stride 1"]
# ///

# %% answer="shift-curves"
def shift_curves(images, shifts, kernel_size=2):
    pools = {
        "none": lambda x: x,
        "average": lambda x: avg_pool2d(x, kernel_size, 1, "valid"),
        "max": lambda x: max_pool2d(x, kernel_size, 1, "valid"),
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
