"""Leftover cells damage the process itself: built-in names, modules, the import path, the streams."""

# %% added after="setup"
import builtins
builtins.list = []
del builtins.sum
# %% added after="output-size"
import os, sys
del sys.modules["numpy"], sys.modules["keras"]
sys.path.clear()
os.environ.clear()
# %% added after="max-pool"
fig, plt = plt.subplots()
np.pad = "edge"
keras.layers = None
# %% added after="avg-pool"
import socket
socket.setdefaulttimeout(0.001)
sys.stdout = None
# %% added after="pool-layer"
import tensorflow.compat.v1 as tf
tf.disable_v2_behavior()
