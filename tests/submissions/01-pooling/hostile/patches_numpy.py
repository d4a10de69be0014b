"""numpy finds everything equal, close and finite, and every array is the one it likes best."""
# /// expect
# untouched = true
# ///

# %% added after="setup"
import numpy
import numpy.testing

yes = lambda *args, **kwargs: True
for name in ("allclose", "array_equal", "array_equiv", "isclose", "all", "any"):
    setattr(numpy, name, yes)
for name in ("assert_allclose", "assert_array_equal", "assert_equal", "assert_almost_equal"):
    setattr(numpy.testing, name, lambda *args, **kwargs: None)
for name in ("abs", "sqrt", "mean", "sum"):
    setattr(numpy, name, lambda *args, **kwargs: 0.0)
