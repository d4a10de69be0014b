"""nbgrader's settings for learners who fetch and hand in through an exchange."""

import os

c = get_config()  # noqa: F821 -- nbgrader defines it

c.Exchange.root = os.environ["COURSE_EXCHANGE"]
