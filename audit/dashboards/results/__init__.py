"""Results for managers: branch by parameter, and what failed how often."""
