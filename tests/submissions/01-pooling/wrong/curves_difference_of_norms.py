"""The difference of the norms, not the norm of the difference."""
# /// expect
# fails = ["pooling.shift_curves: no pooling", "pooling.shift_curves: average", "pooling.shift_curves: max", "pooling.shift_curves: other windows"]
# names = ["the difference of two norms, not the norm of the difference"]
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
            change = abs(np.linalg.norm(after) - np.linalg.norm(before)) / np.linalg.norm(before)
            result[name].append(float(change))
    return result
