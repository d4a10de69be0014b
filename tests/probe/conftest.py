"""The small course, its checks and its class."""

from tests.small_course.fixtures import *  # noqa: F403
