"""Pools with padding same."""
# /// expect
# fails = ["pooling.shift_curves: average", "pooling.shift_curves: max", "pooling.shift_curves: other windows"]
# names = ['pooling with padding "same"']
# ///

# %% answer="shift-curves"
def shift_curves(images, shifts, kernel_size=2):
    pools = {
        "none": lambda x: x,
        "average": lambda x: avg_pool2d(x, kernel_size, kernel_size, "same"),
        "max": lambda x: max_pool2d(x, kernel_size, kernel_size, "same"),
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
