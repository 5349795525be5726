"""The days-late ladder: how many days late are worse than fewer, and which of them freeze a limit (F35)."""

# Days late at which the coefficients severity_* are declared; freeze_* hold for more days than these.
WEEK, MONTH, TWO_MONTHS, QUARTER = 7, 30, 60, 90

# For more days late than these, the coefficient that says how many months a limit is frozen.
FREEZES = {WEEK: "freeze_8", MONTH: "freeze_31", QUARTER: "freeze_91"}


def rung(days: float) -> int:
    """The highest step of FREEZES that so many days late are beyond; 0 for none."""
    return max((step for step in FREEZES if days > step), default=0)
