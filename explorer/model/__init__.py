"""Choices and numbers in, trajectories out: typed states, pure numpy."""
