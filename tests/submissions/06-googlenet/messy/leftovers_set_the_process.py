"""Leftover cells set what holds for the whole process, go elsewhere, and delete what was handed in."""

# %% added after="conv1x1"
import os
os.makedirs("scratch", exist_ok=True)
os.chdir("scratch")
%reset -f
# %% added after="module-cost"
import warnings
warnings.filterwarnings("error")
np.seterr(all="raise")
# %% added after="inception"
import tensorflow as tf
tf.debugging.enable_check_numerics()
tf.compat.v1.disable_eager_execution()
# %% added after="build-googlenet"
import signal
signal.signal(signal.SIGALRM, lambda *_: 1 / 0)
signal.alarm(1)
os.umask(0o777)
# %% added after="answers"
!rm -rf ../trained logs
