"""All functions stand in one cell at the top, in a namespace; the answers take them out of it."""

# %% added before="output-size"
class mine:
    """A namespace."""

    def size(n, k, s, p):
        if p == "valid" and k > n:
            raise ValueError(f"a kernel of {k} for {n} pixels")
        return {"valid": lambda: (n - k) // s + 1, "same": lambda: (n + s - 1) // s}[p]()

    def checked_size(n, k, s, p):
        try:
            return mine.size(n, k, s, p)
        except KeyError:
            raise ValueError(f"padding can't be {p}") from None

    def pool(x, k, s, p, kind):
        pads = [(0, 0)]
        for n in x.shape[1:3]:
            m = mine.checked_size(n, k, s, p)
            d = max(0, (m - 1) * s + k - n) if p == "same" else 0
            pads.append((d // 2, d - d // 2))
        pads.append((0, 0))
        view = lambda a: sliding_window_view(a, (k, k), (1, 2))[:, ::s, ::s]
        if kind == "max":
            return view(np.pad(x, pads, constant_values=-np.inf)).max((-1, -2))
        inside = view(np.pad(np.ones_like(x, dtype=bool), pads))
        return view(np.pad(x, pads)).mean((-1, -2), where=inside)
# %% answer="output-size"
output_size = mine.checked_size
# %% answer="max-pool"
max_pool2d = lambda images, kernel_size, stride, padding: mine.pool(
    images, kernel_size, stride, padding, "max"
)
# %% answer="avg-pool"
avg_pool2d = lambda images, kernel_size, stride, padding: mine.pool(
    images, kernel_size, stride, padding, "average"
)
# %% answer="shift-images"
shift_images = lambda images, shift: np.pad(images, ((0, 0), (0, 0), (shift, 0), (0, 0)))[
    :, :, : images.shape[2]
]
# %% answer="shift-curves"
def shift_curves(images, shifts, kernel_size=2):
    kinds = {
        "none": lambda x: x,
        "average": lambda x: mine.pool(x, kernel_size, kernel_size, "valid", "average"),
        "max": lambda x: mine.pool(x, kernel_size, kernel_size, "valid", "max"),
    }
    norm = lambda x: float(np.sqrt(np.vdot(x, x)))
    return {
        kind: [norm(f(shift_images(images, d)) - f(images)) / norm(f(images)) for d in shifts]
        for kind, f in kinds.items()
    }
# %% answer="shift-question"
shift_answers = dict(zip("1234", "CBBD", strict=True))
# %% answer="rotated-filters"
rotated_filters = lambda pattern: np.moveaxis(
    np.array([[np.rot90(pattern, i) for i in range(4)]]), (0, 1), (2, 3)
)
# %% answer="head-parameters"
head_parameters = lambda h, w, c, n: tuple(n * inputs + n for inputs in (h * w * c, c))
# %% answer="conv-cost"
conv_cost = lambda k, i, o, h, w: (k * k * i * o + o, k * k * i * o * h * w)
stack_cost = lambda c, h, w: (
    tuple(2 * value for value in conv_cost(3, c, c, h, w)),
    conv_cost(5, c, c, h, w),
)
