"""Rounds to two digits, for a tidier table."""
# /// expect
# fails = ["pooling.shift_curves: no pooling", "pooling.shift_curves: average", "pooling.shift_curves: max", "pooling.shift_curves: other windows"]
# names = []
# ///

# %% answer="shift-curves"
def shift_curves(images, shifts, kernel_size=2):
    pools = {
        "none": lambda x: x,
        "average": lambda x: avg_pool2d(x, kernel_size, kernel_size, "valid"),
        "max": lambda x: max_pool2d(x, kernel_size, kernel_size, "valid"),
    }
    result = {}
    for name, pool in pools.items():
        before = pool(images)
        result[name] = []
        for shift in shifts:
            after = pool(shift_images(images, shift))
            change = np.linalg.norm(after - before) / np.linalg.norm(before)
            result[name].append(round(float(change), 2))
    return result
