"""How large the steps of training are, from the first to the last.

A schedule turns the share of training that is done, 0 to 1, into a share of the largest step.
"""

import math

WARM_UP = 0.3
START, END = 0.04, 0.001


def one_cycle(done):
    """Rise in a straight line over the first 30 %, then fall along a cosine.

    L. N. Smith and N. Topin, "Super-Convergence" (2017), https://arxiv.org/abs/1708.07120. The
    fall along a cosine is that of fast.ai.
    """
    if done < WARM_UP:
        return START + (1 - START) * done / WARM_UP
    return END + (1 - END) * _half_cosine((done - WARM_UP) / (1 - WARM_UP))


def cosine(done):
    """Fall along half a cosine from the start.

    I. Loshchilov and F. Hutter, "SGDR" (2016), https://arxiv.org/abs/1608.03983, without restarts.
    """
    return END + (1 - END) * _half_cosine(done)


def constant(done):
    """Stay where it is."""
    return 1.0


def _half_cosine(share):
    return (1 + math.cos(math.pi * min(share, 1.0))) / 2


SCHEDULES = {"one-cycle": one_cycle, "cosine": cosine, "constant": constant}
