"""Replies that stand for more than they hold: strides of 0, generators, structures, NaNs with words in them."""
# /// expect
# untouched = true
# files = false
# ///

# %% added before="test-prepare"
def prepare(*given, **options):
    return np.broadcast_to(np.float32(0), (10**6, 10**6))


def scaled_tanh(x):
    return (value for value in iter(int, 1))


def permute_pixels(images, order):
    return np.zeros(3, dtype=[("a", "f4"), ("b", "O")])


def connection_table():
    return np.frombuffer(b"\x7f\xf0GAINED" * 96, ">f8").reshape(6, 16).astype(bool)


def lenet5_costs(table):
    return {key: np.broadcast_to(np.int64(0), (2**40,)) for key in ("C1", "S2", "C3")}


def feature_gradients(*given):
    return {"softmax": np.full((5, 7), np.nan), "distance": iter(range(10**9))}


def multiply_adds(table):
    return (10**400, -(10**400))
