"""The words of a returned file and of the legend in it, in English and Kiswahili."""

from collections.abc import Mapping

from pamoja.workplan.reading import rows as reading

IN_PLAN, WAITING, KNOWN, CHECK, MEND = "in_plan", "waiting", "known", "check", "mend"
ASIDE, REPLACED, TAKEN_BACK = "aside", "replaced", "taken_back"
LOOK_OF: Mapping[str, str] = {
    IN_PLAN: "good",
    KNOWN: "good",
    WAITING: "waiting",
    CHECK: "warning",
    MEND: "error",
    ASIDE: "plain",
    REPLACED: "plain",
    TAKEN_BACK: "plain",
    reading.HEADING: "plain",
    reading.TOTAL_ROW: "plain",
    reading.NOTE: "plain",
    reading.NO_ACTIVITY: "warning",
    reading.REPEATED_HEADING: "plain",
}
_WORDS: Mapping[str, tuple[str, str]] = {
    IN_PLAN: ("in the plan", "imo kwenye mpango"),
    KNOWN: ("in the plan already", "tayari imo kwenye mpango"),
    WAITING: ("waiting: can go in", "inasubiri: inaweza kuingia"),
    CHECK: ("please check", "tafadhali angalia"),
    MEND: ("must be mended", "lazima irekebishwe"),
    ASIDE: ("left aside", "imewekwa kando"),
    REPLACED: ("replaced by a newer file", "imebadilishwa na faili jipya"),
    TAKEN_BACK: ("taken back", "imerudishwa"),
    reading.HEADING: ("not taken: a heading", "haikuchukuliwa: ni kichwa"),
    reading.TOTAL_ROW: ("not taken: a total", "haikuchukuliwa: ni jumla"),
    reading.NOTE: ("not taken: a note", "haikuchukuliwa: ni maelezo"),
    reading.NO_ACTIVITY: ("not taken: no activity is named", "haikuchukuliwa: hakuna shughuli iliyotajwa"),
    reading.REPEATED_HEADING: ("not taken: the heading again", "haikuchukuliwa: ni kichwa tena"),
    "error": ("Must be mended", "Lazima irekebishwe"),
    "warning": ("Please check", "Tafadhali angalia"),
    "info": ("For information", "Kwa taarifa"),
    "whole_file": ("About the whole file", "Kuhusu faili zima"),
}
MADE, TOO_MANY, SIGNED = "made", "too many", "signed"
LEGEND: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("title", ("Pamoja: remarks on this file", "{title}")),
    ("plain", ()),
    ("heading", ("Colour / Rangi", "What it means", "Maana yake")),
    (
        "error",
        (
            "Must be mended / Lazima irekebishwe",
            "The cell cannot be understood as it is. The row waits until it is mended.",
            "Seli haieleweki jinsi ilivyo. Mstari unasubiri hadi urekebishwe.",
        ),
    ),
    (
        "warning",
        (
            "Please check / Tafadhali angalia",
            "The cell was read, but something may be wrong or missing in it.",
            "Seli imesomwa, lakini huenda kuna kosa au kitu kinakosekana.",
        ),
    ),
    (
        "info",
        (
            "For information / Kwa taarifa",
            "Nothing to mend: it tells how the cell was read.",
            "Hakuna cha kurekebisha: inaeleza jinsi seli ilivyosomwa.",
        ),
    ),
    ("plain", ()),
    ("heading", ("Status / Hali", "What it means", "Maana yake")),
    ("good", ("in the plan / imo kwenye mpango", "The row is in the joint plan, under the number beside it.",
              "Mstari umo kwenye mpango wa pamoja, kwa nambari iliyo kando yake.")),
    ("good", ("in the plan already / tayari imo kwenye mpango", "The plan has the same row already; nothing changes.",
              "Mpango tayari una mstari huo huo; hakuna kinachobadilika.")),
    ("waiting", ("waiting: can go in / inasubiri: inaweza kuingia",
                 "The row was read well and waits to be put into the plan.",
                 "Mstari umesomwa vizuri na unasubiri kuingizwa kwenye mpango.")),
    ("warning", ("please check / tafadhali angalia", "A place or a date of the row was not understood.",
                 "Mahali au tarehe ya mstari haikueleweka.")),
    ("error", ("must be mended / lazima irekebishwe",
               "The row cannot go into the plan before what is wrong in it is mended.",
               "Mstari hauwezi kuingia kwenye mpango kabla ya kosa lake kurekebishwa.")),
    ("plain", ("left aside / imewekwa kando", "Somebody left the row aside; it can be taken up again.",
               "Mtu ameweka mstari kando; unaweza kuchukuliwa tena.")),
    ("plain", ("not taken / haikuchukuliwa", "The row is a heading, a total or a note, and no activity.",
               "Mstari ni kichwa, jumla au maelezo, si shughuli.")),
    ("plain", ()),
    ("heading", ("What to do / La kufanya", "In English", "Kwa Kiswahili")),
    ("plain", ("1", "Point at a coloured cell: its note says what is wrong and how to mend it.",
               "Elekeza kwenye seli yenye rangi: maelezo yake yanasema kosa ni nini na jinsi ya kulirekebisha.")),
    ("plain", ("2", "Mend the cells in this very file. Your formulas, pictures and other sheets are as you sent them.",
               "Rekebisha seli katika faili hili hili. Fomula, picha na karatasi nyingine ni kama ulivyotuma.")),
    ("plain", ("3", "Send the file again: our columns and notes do not count; only what you changed changes.",
               "Tuma faili tena: safu zetu na maelezo hayahesabiwi; ulichobadilisha tu ndicho hubadilika.")),
    (MADE, ("", "“{file}” is no Excel workbook: this one was made of the values that were read from it.",
              "“{file}” si faili la Excel: hili limetengenezwa kwa maandishi na nambari zilizosomwa ndani yake.")),
    (SIGNED, ("", "The file is signed: the signature is of the one you sent, which is kept; not valid in this copy.",
                "Faili limetiwa sahihi: sahihi ni ya faili ulilotuma, ambalo linatunzwa; si halali kwa nakala hii.")),
    (TOO_MANY, ("", "{n} cells have no note: a sheet holds only so many. What is said of them stands beside the rows.",
                "Seli {n} hazina maelezo: karatasi haiwezi kubeba zaidi. Yanayohusu seli hizo yako kando ya mistari.")),
)  # fmt: skip


def word(key: str, language: str) -> str:
    """A state or a level in the language of the page."""
    english, kiswahili = _WORDS[key]
    return kiswahili if language == "sw" else english
