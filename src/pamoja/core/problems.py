"""What may be wrong in a plan: a code, its parameters, a sentence, and how to mend it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from pamoja.core.problem_kinds import ERROR, INFO, KINDS_OF_KNOWN_FORMS, WARNING, ProblemKind


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong at one cell: `cell` as a spreadsheet program names it, "" for a whole sheet or file."""

    code: str
    sheet: str = ""
    cell: str = ""
    value: str = ""
    params: Mapping[str, str] = field(default_factory=dict)

    @property
    def kind(self) -> ProblemKind:
        """Its entry in the table below; raises KeyError for a code that is not there."""
        return KINDS[self.code]

    @property
    def severity(self) -> str:
        """Error, warning or info."""
        return self.kind.severity

    @property
    def message(self) -> str:
        """What is wrong, in a sentence."""
        return self.kind.message.format_map({"value": self.value, "sheet": self.sheet, **self.params})

    @property
    def hint(self) -> str:
        """How to mend it, in a sentence."""
        return self.kind.hint.format_map({"value": self.value, "sheet": self.sheet, **self.params})


_NOT_A_PLAN = "Nothing to mend, unless it has activities of this plan: then name its columns Activity, Ward, Start, End, Budget."


def row_of(cell: str, params: Mapping[str, str]) -> int:
    """The row that a problem is about: told in "row", else the number in its cell's name; 0 for a whole sheet."""
    told = str(params.get("row", "")) or cell
    digits = re.search(r"\d+", told)
    return int(digits[0]) if digits else 0


KINDS: Mapping[str, ProblemKind] = {
    "hidden_sheet": ProblemKind(
        INFO,
        "The sheet “{sheet}” is hidden and was not read.",
        "Unhide it if its rows belong to this plan, and send the file again.",
    ),
    "sheet_attendance": ProblemKind(
        INFO, "The sheet “{sheet}” looks like an attendance list and was not read.", _NOT_A_PLAN
    ),
    "sheet_results": ProblemKind(
        INFO, "The sheet “{sheet}” looks like a report of results and was not read.", _NOT_A_PLAN
    ),
    "sheet_budget": ProblemKind(
        INFO, "The sheet “{sheet}” looks like a budget book by votes and items and was not read.", _NOT_A_PLAN
    ),
    "sheet_form": ProblemKind(
        INFO, "The sheet “{sheet}” looks like a form for a phone (XLSForm) and was not read.", _NOT_A_PLAN
    ),
    "macros_ignored": ProblemKind(
        INFO,
        "The file has macros; they were not run.",
        "Nothing to mend: only the values in the cells were read.",
    ),
    "no_activities": ProblemKind(
        ERROR,
        "No activity was found in this file.",
        "Check that a heading row names the columns, for example Activity, Ward, Start, End, Budget.",
    ),
    "organisation_missing": ProblemKind(
        WARNING,
        "The file does not say whose plan it is.",
        "Write the organisation's name above the table, or add a column “Implementing partner”.",
    ),
    "no_place_column": ProblemKind(
        WARNING,
        "This table has no column for wards or places.",
        "Add a column “Ward”, so that others can see where the work is.",
    ),
    "no_date_column": ProblemKind(
        WARNING,
        "This table has no column for dates or quarters.",
        "Add the quarters, or columns “Start” and “End”.",
    ),
    "no_money_column": ProblemKind(
        WARNING,
        "This table has no column for money.",
        "Add a column “Budget (KES)”, or say that the budget will follow.",
    ),
    "place_missing": ProblemKind(
        WARNING, "No place is given.", "Name the ward or wards, the sub-county, or write “county-wide”."
    ),
    "place_unknown": ProblemKind(
        WARNING,
        "“{name}” is not a ward or sub-county of {county} County.",
        "Write the ward's name as IEBC spells it, or its four-digit code.",
    ),
    "place_ambiguous": ProblemKind(
        WARNING,
        "“{name}” fits several places: {alternatives}.",
        "Choose one of them, or name all that are meant.",
    ),
    "place_corrected": ProblemKind(
        WARNING,
        "“{name}” was read as {places}.",
        "Correct the spelling in the file if that is right; otherwise write the ward that is meant.",
    ),
    "place_shortened": ProblemKind(
        WARNING,
        "“{name}” was taken for {places}.",
        "Write the ward's whole name if that is right; otherwise name the ward that is meant.",
    ),
    "place_swapped": ProblemKind(
        INFO,
        "“{name}” was read as {places}: the same words in another order.",
        "Nothing to mend if that is right.",
    ),
    "place_other_county": ProblemKind(
        ERROR,
        "“{name}” is not in {county} County but in {alternatives}.",
        "Take the row out of this county's plan, or name the ward of {county} that is meant.",
    ),
    "place_other_country": ProblemKind(
        ERROR,
        "“{value}” is another country: this row is not in {county} County, and its place stays open.",
        "Take the row out of this county's plan, or name the ward of {county} that is meant.",
    ),
    "place_point_nearest": ProblemKind(
        WARNING,
        "The point {value} is {km} km from the centre of {ward}, the nearest ward centre that is known: "
        "the ward was taken as an approximation.",
        "Check the ward, and correct it if the work is in another.",
    ),
    "place_constituency": ProblemKind(
        WARNING,
        "“{name}” is a constituency, not a sub-county: its wards were taken ({places}).",
        "Name the wards or the sub-county that are meant.",
    ),
    "place_both": ProblemKind(
        INFO,
        "“{name}” is a sub-county and a constituency with other wards: the sub-county was taken.",
        "Write “sub-county” or “constituency” behind the name.",
    ),
    "place_code_disputed": ProblemKind(
        INFO,
        "Public lists give {name} two ward codes: {ward_code} was used, {other} is kept as another name ({source}).",
        "Nothing to mend; tell us which code your department uses.",
    ),
    "calendar_assumed": ProblemKind(
        WARNING,
        "The plan does not say whose quarters “{value}” are: the county year, July to June, was taken.",
        "Write the months beside the quarter, for example “Q1 (Jul-Sep 2026)”.",
    ),
    "date_missing": ProblemKind(
        WARNING,
        "No date or quarter is given.",
        "Mark at least one quarter, or give the first and the last day.",
    ),
    "date_unreadable": ProblemKind(
        WARNING,
        "“{value}” cannot be read as a date.",
        "Write a day as 31/12/2026, a month as Dec 2026, or a quarter as Q2 2026/27.",
    ),
    "date_two_orders": ProblemKind(
        WARNING,
        "“{value}” is {first} or {second}: this table writes dates in both orders. The first was taken.",
        "Write the month in letters, for example 4 Mar 2027.",
    ),
    "date_reversed": ProblemKind(
        ERROR,
        "The end, {end}, is before the start, {value}.",
        "They are taken the other way round. In the file, exchange them or correct the wrong one.",
    ),
    "date_outside_cycle": ProblemKind(
        WARNING,
        "This activity lies wholly outside the county year {cycle}.",
        "Keep it if it belongs to another year: it does not count in this one. Otherwise correct the dates.",
    ),
    "date_partly_outside_cycle": ProblemKind(
        INFO,
        "Part of this activity lies outside the county year {cycle}.",
        "Nothing to mend: only the part inside the year counts in it.",
    ),
    "date_order_unknown": ProblemKind(
        WARNING,
        "Dates such as “{value}” could have the day or the month first: they were read with the day first.",
        "Say which on the page “How your columns were read”.",
    ),
    "column_renamed": ProblemKind(
        WARNING,
        "The column “{value}” stands where “{was}” stood in an earlier file: it was read as that column.",
        "Say on the page “How your columns were read” whether that is right.",
    ),
    "row_not_read_again": ProblemKind(
        WARNING,
        "With the columns as they are read now, this row of the file is no activity: what was corrected here is kept.",
        "Put it in if it is one, or leave it aside.",
    ),
    "money_missing": ProblemKind(
        WARNING, "No amount is given.", "Give the budget, or 0 if the activity costs nothing."
    ),
    "money_unreadable": ProblemKind(
        ERROR,
        "“{value}” cannot be read as an amount.",
        "Write a number with its currency, for example KES 1,250,000.",
    ),
    "money_unit_doubtful": ProblemKind(
        WARNING,
        "“{value}” under “{heading}” would be more than a county's budget: it was read as full units.",
        "Write the amount in the unit that the heading names.",
    ),
    "money_total_mismatch": ProblemKind(
        WARNING,
        "The total “{value}” does not fit its parts, which add up to {currency} {added}: the parts were taken.",
        "Correct the total or the parts.",
    ),
    "money_sum_mismatch": ProblemKind(
        WARNING,
        "The total “{value}” does not fit the rows above it, which add up to {added}.",
        "Correct the total, or the row that is wrong.",
    ),
    "currency_missing": ProblemKind(
        WARNING,
        "The plan does not say in which currency “{value}” is; it was not taken for shillings.",
        "Write the currency in the heading, for example “Budget (KES)”.",
    ),
    "people_unreadable": ProblemKind(
        ERROR,
        "“{value}” cannot be read as a number of people.",
        "Write a whole number, for example 2,400, or leave it empty.",
    ),
    "formula_error": ProblemKind(
        ERROR,
        "The formula in this cell gives {value}.",
        "Mend the formula, or write the amount in its place.",
    ),
    "money_computed": ProblemKind(
        INFO, "{currency} {amount} was taken: unit cost times quantity.", "Nothing to mend if that is right."
    ),
    "formula_uncalculated": ProblemKind(
        ERROR,
        "The formula in this cell was saved without its result.",
        "Open the file in a spreadsheet program, save it and send it again.",
    ),
    "title_missing": ProblemKind(
        ERROR, "This row does not say what will be done.", "Write the activity, or delete the row."
    ),
    "read_from_pdf": ProblemKind(
        WARNING,
        "This row was read from a PDF, in which cells are only lines and letters on a page.",
        "Hold it against the page: put it in as it is, or correct it. The workbook or Word file needs no such look.",
    ),
    "pdf_table_apart": ProblemKind(
        WARNING,
        "The table “{sheet}” names no activities and was not read.",
        "Where a wide sheet was printed, its last columns may stand on pages of their own: send the workbook, or "
        "print it on one page in width.",
    ),
    "pdf_pages_without": ProblemKind(
        WARNING,
        "Words on these pages of the PDF are in no table and were not read as activities: {pages}.",
        "Look whether these pages hold activities: if they do, send the workbook or the Word file.",
    ),
    "duplicate_row": ProblemKind(
        WARNING,
        "This row says the same as row {first}.",
        "Delete one of the two, or write what is different.",
    ),
    **KINDS_OF_KNOWN_FORMS,
}
