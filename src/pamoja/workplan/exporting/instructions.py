"""The sheet “How to” of a workbook that comes back, in English and Kiswahili, and the notes at its headings."""

from collections.abc import Mapping

from xlsxwriter import Workbook

NOTES: Mapping[str, str] = {
    "title": (
        "What will be done, in one line. A row without it is not read.\nKitakachofanyika, kwa mstari mmoja."
    ),
    "place": (
        "Choose a ward, a sub-county or county-wide. Further wards stand in the columns beside it.\n"
        "Chagua wadi, kaunti ndogo au kaunti nzima."
    ),
    "start": (
        "A day such as 1/10/2026. Or leave both days empty and choose a quarter or month.\n"
        "Siku kama 1/10/2026, au chagua robo au mwezi."
    ),
    "when": (
        "Only where the days are not known. It counts where the days are empty or untouched.\n"
        "Pale tu ambapo siku hazijulikani."
    ),
    "amount": (
        "A number without a currency; leave it empty where the amount is not known, and write 0 only "
        "where it costs nothing.\n"
        "Nambari bila sarafu; acha wazi kama haijulikani."
    ),
    "contributor": (
        "Who gives this money. Use the next three columns where several pay.\nAnayetoa pesa hizi."
    ),
    "number": ("The county's number. A new row gets one when it is in the plan.\nNambari ya kaunti."),
}
"""A note for the heading of a column, by its key."""

ENGLISH = (
    ("Change what is wrong or new on the sheet “Activities”: only what you change is changed in the plan."),
    (
        "Add activities in the empty lines below, one activity a line. You may insert, sort, colour and "
        "filter."
    ),
    (
        "To give several wards, choose them in the columns beside the first; more than four stand in the"
        " last one with commas."
    ),
    "To give several sums, use Amount 2 and Amount 3 with their currency and who pays.",
    "Leave a cell empty where something is not known. Write 0 only where it really is nothing.",
    (
        "To take an activity out, empty its line, or unprotect the sheet (no password) and delete the "
        "row. You are asked before it leaves the plan."
    ),
    (
        "To copy an activity as a new one, copy its cells from “Activity” to the right into an empty "
        "line, not the whole row."
    ),
    (
        "Columns may be moved and the sheet renamed. Leave the hidden columns and the hidden row as they"
        " are: by them each row is known again."
    ),
    (
        "Save it as Excel, OpenDocument or CSV, and send it on the page “Send a plan”. Nothing is "
        "changed before you have seen it there."
    ),
)
WHOLE = (
    (
        "This workbook holds the whole county. The other sheets (Summary, Findings, Gaps …) are for "
        "reading and are not read back."
    ),
    "In a new line write in “Plan of” whose plan it belongs to.",
)
KISWAHILI = (
    (
        "Badilisha kilicho kosa au kipya kwenye ukurasa “Activities”: kile tu ulichobadilisha ndicho "
        "kinachobadilika kwenye mpango."
    ),
    (
        "Ongeza shughuli kwenye mistari mitupu iliyo chini, shughuli moja kila mstari. Unaweza kupanga, "
        "kupaka rangi na kuchuja."
    ),
    (
        "Kwa wadi kadhaa, chagua katika safu zilizo kando; zaidi ya nne ziandike katika safu ya mwisho "
        "zikitenganishwa na koma."
    ),
    "Kwa fedha za wafadhili kadhaa, tumia Amount 2 na Amount 3 pamoja na sarafu na anayelipa.",
    "Acha seli wazi pale ambapo jambo halijulikani. Andika 0 pale tu ambapo kweli hakuna gharama.",
    (
        "Kuondoa shughuli, futa yaliyomo kwenye mstari wake, au ondoa ulinzi wa ukurasa (hakuna "
        "nenosiri) na ufute mstari. Utaulizwa kabla haijaondolewa kwenye mpango."
    ),
    (
        "Kunakili shughuli kama mpya, nakili seli kuanzia “Activity” kwenda kulia hadi mstari mtupu, si "
        "mstari mzima."
    ),
    (
        "Safu zinaweza kuhamishwa na ukurasa kupewa jina jingine. Usiguse safu na mstari uliofichwa: "
        "ndivyo kila mstari unavyotambuliwa."
    ),
    (
        "Hifadhi kama Excel, OpenDocument au CSV, kisha uitume kwenye ukurasa wa kutuma mpango. Hakuna "
        "kinachobadilika kabla hujaona."
    ),
)


def write_instructions(book: Workbook, *, whole: bool) -> None:
    """Write the sheet: what to do and what not to, English first."""
    sheet = book.add_worksheet("How to")
    title = book.add_format({"bold": True, "font_size": 14, "font_color": "#0A4539"})
    number = book.add_format({"valign": "top", "align": "right", "font_color": "#55605A"})
    text = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 4)
    sheet.set_column(1, 1, 100)
    at = 0
    for heading, told in (
        ("How to work in this file", (*ENGLISH, *(WHOLE if whole else ()))),
        ("Jinsi ya kutumia faili hii", KISWAHILI),
    ):
        sheet.write_string(at, 1, heading, title)
        for count, line in enumerate(told, 1):
            sheet.write_number(at + count, 0, count, number)
            sheet.write_string(at + count, 1, line, text)
        at += len(told) + 2
    sheet.hide_gridlines(2)
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
