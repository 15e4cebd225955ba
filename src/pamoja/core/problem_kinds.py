"""What may be wrong in files of a known form: our own workbooks that come back, tables of needs, and IATI."""

from collections.abc import Mapping
from dataclasses import dataclass

ERROR, WARNING, INFO = "error", "warning", "info"


@dataclass(frozen=True, slots=True)
class ProblemKind:
    """How serious a kind of problem is and how it is said; the braces are filled from the problem's parameters."""

    severity: str
    message: str
    hint: str


KINDS_OF_KNOWN_FORMS: Mapping[str, ProblemKind] = {
    "returned_no_activity_column": ProblemKind(
        ERROR,
        "The column “{heading}” is not in this file any more, so no new row can be read.",
        "Give the column its heading back, or download the template again.",
    ),
    "returned_column_gone": ProblemKind(
        WARNING,
        "These columns are not in the file any more: “{headings}”. What the plan says there stays as it is.",
        "Nothing to mend if that is right; otherwise download the template again.",
    ),
    "returned_column_unknown": ProblemKind(
        INFO,
        "These columns are not the template's and were not read: “{headings}”.",
        "Nothing to mend if they are notes of your own.",
    ),
    "returned_other_plan": ProblemKind(
        ERROR,
        "This workbook is of {county}, {cycle}, and was sent for another plan: its rows are not changed there.",
        "Send it on the page of that county and year.",
    ),
    "returned_unknown_id": ProblemKind(
        ERROR,
        "“{value}” is no row of this plan: the hidden id was changed or made up.",
        "If it is a new activity, empty that cell or correct and save the row here; otherwise use the template again.",
    ),
    "returned_repeated_id": ProblemKind(
        ERROR,
        "This row has the same hidden id as row {first}: a copied row keeps it.",
        "If it is a new activity, empty that cell or correct and save the row here; otherwise delete one of the two.",
    ),
    "returned_others_row": ProblemKind(
        ERROR,
        "This row belongs to another partner's plan: it was not read.",
        "Take it out of the file; only {organisation} or the county may change it.",
    ),
    "returned_unknown_partner": ProblemKind(
        ERROR,
        "“{value}” takes no part in this plan, so nobody knows whose row this is.",
        "Write a partner's name as the site has it, or let the partner take part first.",
    ),
    "returned_conflict": ProblemKind(
        ERROR,
        "“{field}” was changed here and in the plan since the file was made.",
        "Look at both and choose.",
    ),
    "returned_gone": ProblemKind(
        WARNING,
        "This row is no longer in the file.",
        "Take it out of the plan if that is meant; otherwise leave it aside, and it stays.",
    ),
    "returned_taken_out": ProblemKind(
        WARNING,
        "The plan no longer has this row: it was taken out.",
        "Put it in to bring it back, or leave it aside.",
    ),
    "need_no_table": ProblemKind(
        ERROR,
        "No table of wards or sub-counties was found in this file.",
        "Give the places a heading of their own, “Ward” or “Sub-county”, and every indicator a column.",
    ),
    "need_no_source": ProblemKind(
        WARNING,
        "The table does not say where its numbers come from.",
        "Add a column “Source”, or a line “Source: …” above the table.",
    ),
    "need_no_indicator": ProblemKind(
        ERROR, "Nothing says what this value of {value} measures.", "Write the indicator beside or above it."
    ),
    "need_not_number": ProblemKind(
        ERROR,
        "“{value}” is not a number.",
        "Write digits alone, or leave the cell empty where it is not known.",
    ),
    "need_negative": ProblemKind(
        ERROR, "“{value}” is below nothing; it was left out.", "Correct the number, or leave the cell empty."
    ),
    "need_over_hundred": ProblemKind(
        WARNING, "“{value}” is more than 100 per cent.", "Check whether it is a share or a count of people."
    ),
    "need_total_mismatch": ProblemKind(
        WARNING,
        "The total “{value}” does not fit the rows above it, which add up to {added}.",
        "Correct the total, or the row that is wrong.",
    ),
    "need_twice": ProblemKind(
        WARNING,
        "“{indicator}” of {place} stands in {first} already for the same year: that one was kept, not {value}.",
        "Delete one of the two, or write the year of each.",
    ),
    "need_several_places": ProblemKind(
        WARNING,
        "“{value}” names several places: a value belongs to one.",
        "Give each place a row of its own.",
    ),
    "need_other_counties": ProblemKind(
        INFO, "Rows of other counties were left out: {count}.", "Nothing to mend: only {county} is read here."
    ),
    "need_ward_twice": ProblemKind(
        WARNING, "{value} stands in the list twice, first in {first}.", "Delete one of the two rows."
    ),
    "need_wards_lacking": ProblemKind(
        WARNING,
        "Wards of {county} that the list does not name: {count} ({value}).",
        "Add them, or check how their names are spelt.",
    ),
    "iati_missing_identifier": ProblemKind(
        ERROR,
        "This activity has no IATI identifier.",
        "Ask the publisher to give it one; it was kept under its line.",
    ),
    "iati_no_activities": ProblemKind(
        ERROR,
        "This IATI file holds no activity.",
        "Ask its publisher for the activities file; the list of organisations is another file.",
    ),
    "iati_repeated_identifier": ProblemKind(
        WARNING,
        "The identifier “{value}” is used by more than one activity of this file; all were kept, none was chosen.",
        "Decide which one is meant: put that one in by itself and leave the others aside.",
    ),
    "iati_point_nearest": ProblemKind(
        WARNING,
        "The point {value} is {km} km from the centre of {ward}, the nearest ward centre that is known: "
        "the ward was taken as an approximation.",
        "Check the ward, and correct it if the work is in another.",
    ),
    "iati_location_open": ProblemKind(
        INFO,
        "{count} of {all} locations are in no ward that is known here and stay open: {value}.",
        "Nothing to mend; name the wards of {county} if the work is there.",
    ),
    "iati_other_country": ProblemKind(
        WARNING,
        "This activity is in another country ({value}); it was kept, and its place stays open.",
        "Leave it aside, or name the wards if part of the work is in this county.",
    ),
    "iati_several_lead": ProblemKind(
        INFO,
        "Several organisations implement this ({value}): {lead}, named first, was taken as the one that leads.",
        "Correct who leads if it is another.",
    ),
    "iati_sector_sum": ProblemKind(
        INFO,
        "The shares of its sectors in vocabulary {vocabulary} add up to {value} per cent instead of 100.",
        "Ask the publisher; the shares were kept as they are.",
    ),
    "iati_budgets_overlap": ProblemKind(
        INFO,
        "Budgets of this activity share days: they may tell of the same money twice.",
        "Compare the sum with the publisher's plan; correct the amount, or choose another source of money.",
    ),
    "iati_stopped": ProblemKind(
        WARNING,
        "Its publisher says that this activity is {value}.",
        "Leave it aside if nothing of it will be done.",
    ),
    "iati_money_none": ProblemKind(
        WARNING, "No planned amount is given.", "Give the budget, or 0 if the activity costs nothing."
    ),
    "iati_money_other_source": ProblemKind(
        INFO, "It has no {wanted}: its {taken} were taken.", "Choose another source on the page of its money."
    ),
    "iati_money_in_parts": ProblemKind(
        INFO,
        "Its money is counted with its parts ({value}) and not here.",
        "Choose otherwise on the page of its money.",
    ),
    "iati_money_in_whole": ProblemKind(
        INFO,
        "Its money is counted with {value}, of which it is a part, and not here.",
        "Choose otherwise on the page of its money.",
    ),
    "iati_empty_title": ProblemKind(
        WARNING,
        "This activity has no title.",
        "Its description stands in its place; ask the publisher for a title.",
    ),
    "iati_bad_date": ProblemKind(
        WARNING, "“{value}” is not a date.", "Dates are written 2026-07-01; ask the publisher to mend it."
    ),
    "iati_bad_number": ProblemKind(
        WARNING, "“{value}” in {element} is not an amount.", "Ask the publisher to mend it; it was left out."
    ),
    "iati_odd_number": ProblemKind(
        WARNING,
        "“{value}” in {element} is written in a form IATI does not allow.",
        "Ask the publisher to write a plain number.",
    ),
    "iati_bad_percentage": ProblemKind(
        WARNING, "“{value}” is not a percentage.", "Ask the publisher to mend it."
    ),
    "iati_no_sector_code": ProblemKind(
        WARNING, "A sector has no code.", "Ask the publisher for the code; the text was kept."
    ),
    "iati_no_currency": ProblemKind(
        WARNING,
        "An amount in {element} has no currency, and the activity has no default one.",
        "Ask the publisher; it was not taken for shillings.",
    ),
    "iati_empty_point": ProblemKind(
        WARNING, "A location has an empty point.", "Ask the publisher for its latitude and longitude."
    ),
    "iati_bad_point": ProblemKind(
        WARNING, "“{value}” is not a latitude and a longitude.", "Ask the publisher to mend it."
    ),
    "iati_point_out_of_range": ProblemKind(
        WARNING,
        "The point “{value}” is not on the globe.",
        "Ask the publisher whether the two numbers were exchanged.",
    ),
    "iati_reversed_dates": ProblemKind(
        WARNING, "An end is before its start: “{value}”.", "Ask the publisher to mend the dates."
    ),
    "iati_no_attribute": ProblemKind(
        WARNING,
        "{element} lacks its “{value}”.",
        "Ask the publisher to add it; the element was read as it is.",
    ),
    "iati_unknown_attribute": ProblemKind(
        WARNING,
        "{element} has a “{value}”, which IATI does not know there.",
        "Ask the publisher to take it out; the element was read as it is.",
    ),
    "iati_other_place": ProblemKind(
        INFO,
        "“{value}” is not in {county} County; the activity was kept.",
        "Nothing to mend: it counts only where it is.",
    ),
    "iati_no_place": ProblemKind(
        WARNING,
        "Nothing in the file says that this is in {county} County.",
        "Name the wards if the work is here; leave the row aside if it is not.",
    ),
    "iati_other_year": ProblemKind(
        INFO,
        "The activity lies outside the county year {cycle}; it was kept.",
        "Nothing to mend: it does not count in this plan.",
    ),
}
