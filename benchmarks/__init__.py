"""Speed, measured beside a floor: the least that any solution must do for the same work.

Only ratios of one run count: contenders take turns round by round, and the ratio is the median
of the rounds'. Equal work is checked. CONTRIBUTING.md says how to run and read them.
"""
