"""Writes about plans: sending a file, correcting its rows, putting them into the plan, and the county's answer."""

from pamoja.plans.operations.correcting import choose, correct, undo_correction
from pamoja.plans.operations.putting_in import put_aside, put_in, take_out
from pamoja.plans.operations.refusals import (
    ChangedMeanwhile,
    NothingToPutIn,
    NothingToUndo,
    ReplacedByNewer,
    SameFile,
    TooLarge,
    WithdrawnAlready,
)
from pamoja.plans.operations.reviewing import accept, give_back
from pamoja.plans.operations.sending import confirm, give_up_reading, read, send, withdraw

__all__ = [
    "ChangedMeanwhile",
    "NothingToPutIn",
    "NothingToUndo",
    "ReplacedByNewer",
    "SameFile",
    "TooLarge",
    "WithdrawnAlready",
    "accept",
    "choose",
    "confirm",
    "correct",
    "give_back",
    "give_up_reading",
    "put_aside",
    "put_in",
    "read",
    "send",
    "take_out",
    "undo_correction",
    "withdraw",
]
