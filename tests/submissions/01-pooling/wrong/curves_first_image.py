"""Measures the first image alone."""
# /// expect
# fails = ["pooling.shift_curves: no pooling", "pooling.shift_curves: average", "pooling.shift_curves: max", "pooling.shift_curves: other windows"]
# names = []
# ///

# %% answer="shift-curves"
def shift_curves(images, shifts, kernel_size=2):
    image = images[:1]
    result = {"none": [], "average": [], "max": []}
    for shift in shifts:
        moved = shift_images(image, shift)
        for name in result:
            before, after = image, moved
            if name != "none":
                pool = max_pool2d if name == "max" else avg_pool2d
                before = pool(before, kernel_size, kernel_size, "valid")
                after = pool(after, kernel_size, kernel_size, "valid")
            change = np.linalg.norm(after - before) / np.linalg.norm(before)
            result[name].append(float(change))
    return result
