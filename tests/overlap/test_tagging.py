"""What kind of work a title is, with wording known and unknown."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from pamoja.core.activities import Activity
from pamoja.core.places import Gazetteer
from pamoja.overlap import Catalogue, analyse
from pamoja.overlap.tagging import sector_codes

Make = Callable[..., Activity]


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Kuchimba kisima", "borehole"),
        ("Ufadhili wa karo kwa wanafunzi wenye uhitaji", "bursary"),
        ("Vilabu vya stadi za maisha shuleni", "schoolclub"),
        ("UJENZI WA MADARASA YA CHEKECHEA", "classroom"),
        ("Drilling and equiping of boreholles", "borehole"),
        ("Activity 3.2 - Support PPR vaccinations of shoats in Wamba East", "livvac"),
        ("Replace diesel gensets with PV pumping at 2 boreholes", "solarpump"),
        ("Community conversations to end the cut", "fgm"),
    ],
)
def test_a_title_is_known_by_its_words(
    make: Make, gazetteer: Gazetteer, catalogue: Catalogue, title: str, kind: str
) -> None:
    assert analyse([make("1", title)], gazetteer, catalogue).intervention_of == {"1": kind}


def test_the_sector_decides_between_likely_kinds(
    make: Make, gazetteer: Gazetteer, catalogue: Catalogue
) -> None:
    found = {
        sector: analyse(
            [make("1", "Vaccination campaign", sector=sector)], gazetteer, catalogue
        ).intervention_of
        for sector in ("Livestock", "Health")
    }
    assert found == {"Livestock": {"1": "livvac"}, "Health": {"1": "immun"}}


def test_a_wrong_sector_does_not_overrule_clear_words(
    make: Make, gazetteer: Gazetteer, catalogue: Catalogue
) -> None:
    row = make("1", "Drilling of a borehole", sector="Education")
    assert analyse([row], gazetteer, catalogue).intervention_of == {"1": "borehole"}


def test_unknown_words_are_understood_from_descriptions_beside_them(
    make: Make, gazetteer: Gazetteer, catalogue: Catalogue
) -> None:
    rows = [make(str(n), "Zamani mradi mpya", description="drilling of a borehole") for n in range(3)]
    rows.append(make("9", "Zamani mradi mpya"))
    assert analyse(rows, gazetteer, catalogue).intervention_of["9"] == "borehole"


def test_words_that_say_nothing_have_no_kind(make: Make, gazetteer: Gazetteer, catalogue: Catalogue) -> None:
    analysis = analyse([make("1", "Zxqv wkjh")], gazetteer, catalogue)
    assert analysis.confidence_of("1") < 0.2


def test_a_county_department_stands_for_all_its_sectors(catalogue: Catalogue) -> None:
    label = "4215 water, environment, natural resources & energy"
    assert sector_codes(label, catalogue.sector_labels, catalogue.sector_words) >= {"WAS", "ENV", "INF"}
    assert sector_codes("zxqv", catalogue.sector_labels, catalogue.sector_words) == frozenset()


def test_half_of_the_phrases_hidden_still_leaves_most_titles_known(
    make: Make, gazetteer: Gazetteer, catalogue: Catalogue
) -> None:
    """Each kind keeps every other phrase; the hidden ones, many a word of one trade alone, are the titles."""
    items = [replace(item, phrases=item.phrases[::2]) for item in catalogue.interventions]
    half = replace(catalogue, interventions=tuple(items))
    hidden = [(item.id, phrase) for item in catalogue.interventions for phrase in item.phrases[1::2]]
    rows = [make(f"{kind}/{n}", phrase) for n, (kind, phrase) in enumerate(hidden)]
    analysis = analyse(rows, gazetteer, half)
    right = {row.id for row in rows if analysis.intervention_of.get(row.id) == row.id.split("/")[0]}
    sure = {row.id for row in rows if analysis.confidence_of(row.id) >= 0.8}
    assert len(right) / len(rows) > 0.55
    assert len(right & sure) / len(sure) > 0.8
