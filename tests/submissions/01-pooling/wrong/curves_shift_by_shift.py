"""Each shift against the one before it, by the norm of the first."""
# /// expect
# fails = [
#   "pooling.shift_curves: no pooling",
#   "pooling.shift_curves: average",
#   "pooling.shift_curves: max",
#   "pooling.shift_curves: other windows",
# ]
# names = ["comparing each shift with the one before it, by the norm of the first"]
# ///

# %% answer="shift-curves"
def shift_curves(images, shifts, kernel_size=2):
    poolers = {
        "none": lambda x: x,
        "average": lambda x: avg_pool2d(x, kernel_size, kernel_size, "valid"),
        "max": lambda x: max_pool2d(x, kernel_size, kernel_size, "valid"),
    }
    curves = {}
    for name, pool in poolers.items():
        ref = pool(images)
        norm = np.linalg.norm(ref)
        vals = []
        prev = ref
        for s in shifts:
            now = pool(shift_images(images, s))
            vals.append(float(np.linalg.norm(now - prev) / norm))
            prev = now
        curves[name] = vals
    return curves
