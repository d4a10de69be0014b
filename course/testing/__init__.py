"""Tests that explain to a learner what differs, and what stands under them: arrays and errors."""
