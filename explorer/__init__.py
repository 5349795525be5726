"""What-if explorer for Huabei and Jiebei limits and the Zhima score.

A Scenario is a person (Profile), one to four Plans and what all plans share (Environment). `project` says
what may become of it; `encode` and `decode` turn it into a link and back.

>>> plans = (Plan(on_time=0.8), Plan("better", on_time=1.0))
>>> scenario = Scenario(Profile(score=620), plans, Environment(months=12))
>>> today, better = project(scenario).mean["score"][-1]  # the expected score after a year [points]
>>> bool(better > today)
True
"""

from explorer.model.plan import Environment, Plan, Profile, Scenario
from explorer.model.projection import project
from explorer.scenario.link import decode, encode

__all__ = ["Environment", "Plan", "Profile", "Scenario", "decode", "encode", "project"]
