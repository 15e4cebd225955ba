"""Suggestions where an activity belongs: under which programme of the county, and which DAC purpose it serves."""

from pamoja.workplan.crosswalk.purposes import suggest_purposes
from pamoja.workplan.crosswalk.suggesting import (
    REASONS,
    CountyProgramme,
    PastChoice,
    PlannedOutput,
    Suggestion,
    outputs_touched,
    suggest,
)

__all__ = [
    "REASONS",
    "CountyProgramme",
    "PastChoice",
    "PlannedOutput",
    "Suggestion",
    "outputs_touched",
    "suggest",
    "suggest_purposes",
]
