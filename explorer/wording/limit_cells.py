"""What happens to a plan's limits, as a table has it."""

from explorer.contract import LimitCell
from explorer.findings.told import Ending
from explorer.wording import sentences
from explorer.wording.words import Words


def limit_cells(here: Ending, words: Words) -> list[LimitCell]:
    """A cell for each limit: twenty squares and what they say."""
    return [
        {
            "squares": outlook.digits,
            "likely": sentences.most_likely(outlook, words),
            "counts": sentences.squares(outlook, words),
            "otherwise": sentences.otherwise(outlook, words),
        }
        for outlook in here.limits.values()
    ]
