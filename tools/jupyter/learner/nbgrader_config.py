"""nbgrader's settings for learners; only the Validate button reads them."""

c = get_config()  # noqa: F821 -- nbgrader defines it

# Seconds for one cell. nbgrader's 30 are few for a first Keras model on a busy laptop.
c.Execute.timeout = 300
