"""Cells of the learner's own everywhere: notes, magics, errors, half a thought."""

# %% added before="setup"
%matplotlib inline
print("let's go")
# %% added after="setup"
!ls
%time sum(range(1000))
# %% added after="output-size"
# does it work?
for p in ["valid", "same"]:
    print(p, [output_size(n, 3, 2, p) for n in range(3, 12)])
1 / 0
# %% added before="max-pool"
def padding_amount(size, kernel_size, stride):
    """Needed below."""
    windows = output_size(size, kernel_size, stride, "same")
    return max((windows - 1) * stride + kernel_size - size, 0)
# %% added after="max-pool"
max_pool2d(
# %% answer="max-pool"
def max_pool2d(images, kernel_size, stride, padding):
    borders = [(0, 0)] * 4
    for axis in (1, 2):
        output_size(images.shape[axis], kernel_size, stride, padding)  # raises
        if padding == "same":
            total = padding_amount(images.shape[axis], kernel_size, stride)
            borders[axis] = (total // 2, total - total // 2)
    images = np.pad(images, borders, constant_values=-np.inf)
    windows = sliding_window_view(images, (kernel_size, kernel_size), axis=(1, 2))
    return windows[:, ::stride, ::stride].max(axis=(-2, -1))
# %% added after="try-max-pool"
?np.pad
# %% added after="test-max-pool"
def test_of_mine():
    assert (max_pool2d(photos, 2, 2, "valid") >= avg_pool2d(photos, 2, 2, "valid")).all()

test_of_mine()
# %% added after="avg-pool"
test_of_mine()
import pandas_that_nobody_has
# %% added after="shift-curves"
get_ipython().run_line_magic("config", "InlineBackend.figure_format = 'retina'")
plt.plot(shift_curves(photos[:20], [0, 1, 2])["max"])
plt.show()
# %% added after="conv-cost"
print("done")
raise SystemExit
