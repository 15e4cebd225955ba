"""Writes about plans: files, their rows, putting them in, the county's answer, and where activities belong."""

from pamoja.plans.operations.aligning import (
    Applied,
    NoSectorNamed,
    NotAligned,
    NothingNoted,
    NotThisYears,
    NoWhy,
    decide_term,
    none_fits,
    put_under,
    refuse_alignment,
    take_back_term,
    undo_alignment,
)
from pamoja.plans.operations.choosing_money import choose_money, undo_money
from pamoja.plans.operations.columns import say_columns, undo_columns
from pamoja.plans.operations.correcting import choose, correct, undo_correction
from pamoja.plans.operations.county_plan import load_county_plan, take_back_county_plan
from pamoja.plans.operations.past import load_past, take_back_past
from pamoja.plans.operations.putting_in import put_aside, put_in, take_out
from pamoja.plans.operations.refusals import (
    ChangedMeanwhile,
    NoChoiceToUndo,
    NoMoneyToChoose,
    NothingToPutIn,
    NothingToUndo,
    ReplacedByNewer,
    SameFile,
    TakenBackAlready,
    TooLarge,
    WithdrawnAlready,
)
from pamoja.plans.operations.reviewing import accept, give_back
from pamoja.plans.operations.sending import confirm, give_up_reading, read, send, withdraw
from pamoja.plans.operations.suggesting import suggest_programmes

__all__ = [
    "Applied",
    "ChangedMeanwhile",
    "NoChoiceToUndo",
    "NoMoneyToChoose",
    "NoSectorNamed",
    "NoWhy",
    "NotAligned",
    "NotThisYears",
    "NothingNoted",
    "NothingToPutIn",
    "NothingToUndo",
    "ReplacedByNewer",
    "SameFile",
    "TakenBackAlready",
    "TooLarge",
    "WithdrawnAlready",
    "accept",
    "choose",
    "choose_money",
    "confirm",
    "correct",
    "decide_term",
    "give_back",
    "give_up_reading",
    "load_county_plan",
    "load_past",
    "none_fits",
    "put_aside",
    "put_in",
    "put_under",
    "read",
    "refuse_alignment",
    "say_columns",
    "send",
    "suggest_programmes",
    "take_back_county_plan",
    "take_back_past",
    "take_back_term",
    "take_out",
    "undo_alignment",
    "undo_columns",
    "undo_correction",
    "undo_money",
    "withdraw",
]
