"""What has to hold before a figure of a statement is told: the one gate that all of them pass.

Where it does not hold the figure is unseen, and why is told; nothing that was not understood is a zero.
"""

from explorer.intake.statement.known import Known

READ = 0.95  # share of a statement's lines that have to be readable, and there
MORE = 1.5  # times that more may have been repaid than was bought: instalments of before, fees
SOME = 1.15  # the same, from which on the number of purchases is no more than a guess
REASONS = ("unread", "no_row", "not_exported", "contradiction", "old", "few", "before")

BOUGHT = ("purchases", "ticket", "platform_share", "instalment", "huabei_idle")
REPAID = ("on_time", "days_late", "early_repay", "repay", "lates", "months_since_late", "worst_days_late",
          "overdue_days")  # fmt: skip
LENT = ("draws", "draw_size", "jiebei_idle", "jiebei_owed", "loan_months")
OTHERS = ("lenders", "lenders_target")
OWED = ("huabei_owed", "jiebei_owed")
TODAYS = ("overdue_days", *OTHERS, *OWED)  # what only a statement tells that ends now
# What is told to be unseen, where it is; of the others the statement says nothing as a rule.
EXPECTED = ("purchases", "ticket", "on_time", "repay", "draws", "huabei_idle", "jiebei_idle", *OWED)
_NEEDED = {
    **dict.fromkeys(BOUGHT, {"支出"}),
    **dict.fromkeys(REPAID, {"不计收支"}),
    **dict.fromkeys((*LENT, *OTHERS), {"收入", "不计收支"}),
    "huabei_owed": {"支出", "不计收支"},
}
_PRODUCT = {**dict.fromkeys((*BOUGHT, *REPAID, "huabei_owed"), "huabei"), **dict.fromkeys(LENT, "jiebei")}


def closed(key: str, of: Known) -> str:
    """Why a figure may not be told, one of REASONS; "" where it may."""
    credit = of.credit
    if credit.read < READ:
        return "unread"
    if not _NEEDED.get(key, set()) <= credit.directions:
        return "not_exported"
    if key in _PRODUCT and _PRODUCT[key] not in credit.products:
        return "no_row"
    if key in (*BOUGHT, "repay", "huabei_owed") and _times(of) > MORE:
        return "contradiction"
    return "old" if key in TODAYS and not of.is_fresh else ""


def is_doubtful(key: str, of: Known) -> bool:
    """Whether what was counted is a guess: refunds were left out, or some purchases do not show."""
    return key in (*BOUGHT, "huabei_owed") and ("不计收支" not in of.credit.directions or _times(of) > SOME)


def _times(of: Known) -> float:
    """How many times as much was repaid as was bought, of bills that the statement shows whole."""
    if len(of.balance) < 2:
        return 1.0
    bought, repaid = (sum(side) for side in zip(*of.balance))
    times: float = repaid / max(bought, 1)
    return times
