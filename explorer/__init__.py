"""What-if explorer for Huabei and Jiebei limits and the Zhima score."""

from explorer.model.plan import Environment, Plan, Profile, Scenario
from explorer.model.projection import project
from explorer.scenario.link import decode, encode

__all__ = ["Environment", "Plan", "Profile", "Scenario", "decode", "encode", "project"]
