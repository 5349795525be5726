"""`python -m tests.monotone`: does more of a lever do what the evidence says, whoever the person is?

2,000 random pairs of plans for each lever, alike but for its value, in the same futures. What goes the other
way by more than chance explains is counted; EXCEPTIONS says where that may be and why.
"""

import sys
from dataclasses import replace

import numpy as np

from explorer.model.outcomes import OUTCOMES
from explorer.model.plan import Plan, Scenario, choices
from explorer.model.projection import project
from tests.scenarios import random_scenario

PAIRS, EACH, FUTURES = 2000, 40, 200
CHANCE = 0.005  # of pairs beyond three standard errors, where nothing is wrong

# Lever: the range in which it is asked, which way each outcome goes as it grows.
DIRECTIONS = {
    "on_time": ((0, 1), "score+ huabei_limit+ jiebei_limit+"),
    "days_late": ((1, 90), "score- huabei_limit- jiebei_limit-"),
    "repay": ((0.1, 1), "score+ cost-"),
    "instalment": ((0, 1), "score-"),
    "early_repay": ((0, 1), "score+"),
    "slip_days": ((1, 120), "score- huabei_limit- jiebei_limit-"),
    "buffer": ((0, 12), "score+ huabei_limit+"),
    "utilisation": ((0.05, 1), "score-"),
    "inquiries": ((0, 4), "score- huabei_limit-"),
    "lenders_target": ((3, 15), "score- huabei_limit-"),
    "purchases": ((1, 60), "score+ huabei_limit+"),
    "ticket": ((10, 2000), "score+ huabei_limit+"),
    "platform_share": ((0, 1), "score+ huabei_limit+"),
    "draws": ((1, 12), "jiebei_limit+ cost+"),
    "draw_size": ((1, 10), "jiebei_limit-"),
    "reopens": ((0, 6), "huabei_limit-"),
    "programme": ((0, 1), "score+ huabei_limit+"),
    "appeal_month": ((24, 1), "score+"),
    "close_huabei": ((24, 1), "huabei_limit-"),
    "close_jiebei": ((24, 1), "jiebei_limit-"),
    "clear_month": ((1, 24), "score- huabei_limit-"),
    "loan_months": ((3, 12), "cost+"),
}

# Lever and outcome: the largest share of pairs that may go the other way, and why. The card says it in words.
EXCEPTIONS = {
    ("draw_size", "jiebei_limit"): (
        0.02,
        "a cut leaves room for what is owed: the larger the loan, the less to cut",
    ),
    ("repay", "cost"): (0.05, "a carried balance fills the limit, so that less can be put into instalments"),
    ("reopens", "huabei_limit"): (0.02, "whom the platform has closed may be opened again"),
    ("instalment", "score"): (0.01, "where next to nothing is used, a little that stays in use is better"),
    ("ticket", "score"): (0.05, "what is not paid in full stays owed, the more the dearer it was"),
    ("purchases", "score"): (0.02, "what is not paid in full stays owed, the more was bought"),
    ("early_repay", "score"): (0.01, "where next to nothing is used, hiding it is worse"),
}


def against(lever: str, pairs: int = PAIRS, seed: int = 5) -> dict[str, float]:
    """The share of pairs in which each outcome goes the other way by more than three standard errors."""
    ends, ways = DIRECTIONS[lever]
    signs = {way[:-1]: {"+": 1, "-": -1}[way[-1]] for way in ways.split()}
    wrong = dict.fromkeys(signs, 0)
    rng = np.random.default_rng(seed)
    for _ in range(pairs // EACH):
        scenario, plans = _pairs(lever, ends, rng)
        found = project(scenario, futures=FUTURES)
        for outcome, sign in signs.items():
            low, high = slice(1, None, 2), slice(2, None, 2)
            if outcome in OUTCOMES:
                path = found.paths[outcome][-1].astype(float)
                step = sign * (path[high] - path[low])
                error = step.std(axis=-1) / np.sqrt(FUTURES)
                unit = 1.0 if outcome == "score" else 0.002 * path[low].mean(axis=-1) + 1
                wrong[outcome] += int((step.mean(axis=-1) < -(3 * error + unit)).sum())
            else:
                step = sign * (found.cost[-1, high] - found.cost[-1, low])
                wrong[outcome] += int((step < -(0.01 * found.cost[-1, low] + 1)).sum())
    return {outcome: count / (pairs // EACH * EACH) for outcome, count in wrong.items()}


def _pairs(lever: str, ends: tuple[float, float], rng: np.random.Generator) -> tuple[Scenario, list[Plan]]:
    """A random person and world with EACH pairs of plans behind the first one."""
    base = random_scenario(rng)
    line, plans = choices(Plan)[lever], []
    while len(plans) < 2 * EACH:
        plan = random_scenario(rng).plans[0]
        if lever.startswith("slip"):
            plan = replace(plan, slip_month=int(rng.integers(1, 10)))
        if lever == "loan_months":  # overdue parts, dearer by law, are larger where the loan is shorter
            plan = replace(plan, on_time=1.0, slip_month=0)
        low, high = np.sort(rng.random(2))
        values = [line.fit(ends[0] + share * (ends[1] - ends[0])) for share in (low, high)]
        if line.unit == "flag":
            values = [False, True]
        plans += [replace(plan, start=1, **{lever: value}) for value in values]
    world = replace(base.environment, months=12)
    told = {"appeal_month": {"wrong_record": True}, "loan_months": {"overdue_days": 0}}
    profile = replace(base.profile, **told.get(lever, {}))
    return Scenario(profile, (base.plans[0], *plans), world), plans


if __name__ == "__main__":
    for lever in sys.argv[1:] or DIRECTIONS:
        for outcome, share in against(lever).items():
            most, why = EXCEPTIONS.get((lever, outcome), (CHANCE, ""))
            print(f"{lever:16} {outcome:14} {share:6.2%}  allowed {most:.1%} {why}")
