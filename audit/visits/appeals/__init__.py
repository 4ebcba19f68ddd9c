"""Appeals: a branch asks for one item to be looked at again, by somebody else."""
