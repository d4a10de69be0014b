"""What a submission may not change, and which of its cells need not run."""
