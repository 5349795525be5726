"""Trajectories in, codes out: comparisons, causes, events, advice, goals, a record held against them."""
