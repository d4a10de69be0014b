"""What the checks of several assignments share."""
