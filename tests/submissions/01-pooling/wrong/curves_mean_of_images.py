"""One ratio an image, and then their mean."""
# /// expect
# fails = ["pooling.shift_curves: no pooling", "pooling.shift_curves: average", "pooling.shift_curves: max", "pooling.shift_curves: other windows"]
# names = ["the mean of one ratio per image"]
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
            axes = (1, 2, 3)
            change = np.mean(
                np.sqrt(((after - before) ** 2).sum(axes)) / np.sqrt((before**2).sum(axes))
            )
            result[name].append(float(change))
    return result
