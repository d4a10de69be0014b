"""One job to one outcome, and many jobs on local workers."""
