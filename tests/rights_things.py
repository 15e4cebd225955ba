"""Things of the cast that the table of rights is tried on: one of each kind, and a form for each address."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from cast import HEADING, NOW, Cast
from pamoja.analysis import exporting
from pamoja.analysis.models import Collaboration, CollaborationTerms, Export, Finding, PhraseAnswer
from pamoja.analysis.queries import newest_run
from pamoja.analysis.teaching import Kind, answer
from pamoja.analysis.together import Terms, change
from pamoja.cycles.consulting import Occasion, enter_typed
from pamoja.cycles.models import Consultation, ExchangeRate, NeedFigure, NeedTable, OutlineFile, WordTemplate
from pamoja.cycles.templates import take
from pamoja.frameworks.models import CrosswalkDecision, Framework, Programme
from pamoja.journal.models import Message
from pamoja.organisations.models import Alias, Merge
from pamoja.organisations.operations import Sent, invite, register
from pamoja.places.models import Place
from pamoja.plans import operations as plans
from pamoja.plans.models import Activity, PastFile, Submission
from pamoja.plans.operations.merging import add_alias, merge_organisations
from pamoja.workplan import demonstration
from pamoja.workplan.exporting import word
from pamoja.workplan.terms import Term
from talks import finding

CORRECTED = {
    "version": "1",
    "title": "Hygiene promotion",
    "places": "Maralal",
    "start": "1/8/2026",
    "end": "30/9/2026",
}
WARD_OF_SQUARES = (
    b'{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"ward": "Maralal"}, "geometry": '
    b'{"type": "Polygon", "coordinates": [[[36.6, 1.0], [36.8, 1.0], [36.8, 1.2], [36.6, 1.0]]]}}]}'
)


def consultation(everybody: Cast) -> Consultation:
    return enter_typed(
        cycle=everybody.cycle, occasion=Occasion("Forum", "minutes"), place=Place.objects.get(key="samburu/ward/poro"),
        texts=["A borehole"], by=everybody.amina, at=NOW,
    )  # fmt: skip


def need_table(everybody: Cast) -> NeedTable:
    table = NeedTable.objects.create(
        county=everybody.county, source="survey", file="needs.csv", entered_by=everybody.amina, entered_at=NOW
    )
    poro = Place.objects.get(key="samburu/ward/poro")
    NeedFigure.objects.create(table=table, place=poro, indicator="Drink from streams", value=40, unit="%")
    return table


def outline_file(everybody: Cast) -> OutlineFile:
    return OutlineFile.objects.create(
        county=everybody.county, source="IEBC", drawn_on=NOW.date(), file="wards.geojson",
        entered_by=everybody.amina, entered_at=NOW,
    )  # fmt: skip


def export_of(everybody: Cast) -> Export:
    """A file that Maji's officer made for himself."""
    asked, _ = exporting.want_export(cycle=everybody.cycle, name="csv", by=everybody.lekadaa, at=NOW)
    return exporting.make(wanted=asked, at=NOW, tell=False)


def a_rate(everybody: Cast) -> ExchangeRate:
    return ExchangeRate.objects.create(
        cycle=everybody.cycle, day=NOW.date(), currency="USD", kes=130, source="Central Bank of Kenya"
    )


def two_as_one(everybody: Cast) -> Merge:
    """Two partners that have nothing else to do with it, treated as one."""
    one, other = (register(name=f"Nyika {word}", kind="cso", by=None, at=NOW) for word in ("moja", "mbili"))
    return merge_organisations(kept=one, other=other, county=everybody.county, by=everybody.amina, at=NOW)


def other_name(everybody: Cast) -> Alias:
    return add_alias(
        organisation=everybody.maji,
        written="M.A.T.",
        cycle=everybody.cycle,
        source="rows",
        by=everybody.amina,
        at=NOW,
    )


def template_of(everybody: Cast) -> WordTemplate:
    """The county's own template of its Word documents."""
    content = word.shipped()
    by = everybody.amina
    return take(content=content, name="mine.docx", county=everybody.county, by=by, at=NOW)[0]


def framework(everybody: Cast) -> Framework:
    """A plan of the county with one programme; of the first activity it is said that none fits."""
    made = Framework.objects.create(
        county=everybody.county, kind="cidp", year="2026/27", file="cidp.xlsx", digest="", loaded_by=everybody.amina,
        loaded_at=NOW,
    )  # fmt: skip
    Programme.objects.create(framework=made, position=0, sector="Water", name="Water Supply")
    first = Activity.objects.get(number="samburu/2026-27/water/001")
    plans.none_fits(activity=first, why="It is a survey.", by=everybody.amina, at=NOW)
    return made


def decided(everybody: Cast) -> CrosswalkDecision:
    return plans.decide_term(
        cycle=everybody.cycle, term=Term("sector", "maji"), written="Maji",
        sector=everybody.cycle.sectors.get(slug="water"), by=everybody.amina, at=NOW,
    ).decision  # fmt: skip


def phrase_answer(everybody: Cast) -> PhraseAnswer:
    """What the economist said of a phrase."""
    return answer(
        cycle=everybody.cycle, phrase="silanga", kind=Kind("Sand dams of the county", new=True),
        by=everybody.amina, at=NOW,
    )  # fmt: skip


PAST = b"Activity,Ward,Status\nDrill a well,Maralal,Done\n"


def past_file(everybody: Cast) -> PastFile:
    return plans.load_past(
        cycle=everybody.cycle, year=2024, organisation=everybody.maji, name="2024.csv", content=PAST,
        by=everybody.amina, at=NOW,
    )  # fmt: skip


def invited(everybody: Cast, email: str) -> Sent:
    return invite(
        email=email, organisation=everybody.maji, county=everybody.county, role="officer",
        by=everybody.amina, at=timezone.now(),
    )  # fmt: skip


def token(link: str) -> str:
    return urlsplit(link).path.rstrip("/").rsplit("/", 1)[-1]


def sent_in_a_name(everybody: Cast) -> str:
    """The token of the link by which Lishe's officer confirms a plan that the economist sent."""
    plans.send(
        cycle=everybody.cycle, organisation=everybody.lishe, name="lishe.csv",
        content=f"{HEADING}Feed mothers,Maralal,01/10/2026,31/12/2026,100000,mothers\n".encode(),
        officer_name="Leah", officer_email="leah@example.org", by=everybody.amina, at=NOW,
    )  # fmt: skip
    letter = Message.objects.get(to="leah@example.org")
    found = re.search(r"/confirm/([\w-]+)/", letter.body)
    assert found
    return found[1]


def iati_sent(everybody: Cast) -> Submission:
    """An IATI file of Maji, of which somebody chose already which money counts."""
    content = (
        '<iati-activities version="2.03"><iati-activity default-currency="USD"><iati-identifier>X-1</iati-identifier>'
        "<title><narrative>Wells</narrative></title><budget><value>900</value></budget>"
        '<transaction><transaction-type code="2"/><value>700</value></transaction>'
        '<transaction><transaction-type code="3"/><value>300</value></transaction></iati-activity></iati-activities>'
    )
    made = plans.send(
        cycle=everybody.cycle, organisation=everybody.maji, name="iati.xml", content=content.encode(),
        by=everybody.lekadaa, at=NOW,
    )  # fmt: skip
    read = plans.read(submission=made, at=NOW)
    plans.choose_money(
        submission=read, sources={"": "committed"}, families="each", by=everybody.lekadaa, at=NOW
    )
    return read


def helping(everybody: Cast) -> str:
    """The finding of work of Maji and Tegemeo that fits together."""
    return finding(everybody, kind="sequencing").key


def agreed(everybody: Cast, step: str) -> Terms:
    return Terms("proposed", everybody.maji, step, NOW.date(), "Lekadaa")


def done_together(everybody: Cast, key: str) -> Collaboration:
    """A collaboration of Maji and Tegemeo on a finding, proposed and changed once."""
    found = Finding.objects.get(run=newest_run(everybody.cycle), key=key)
    made = Collaboration.objects.create(
        cycle=everybody.cycle, key=key, made_by=everybody.lekadaa, made_at=NOW
    )
    for member in found.members.all():
        made.activities.create(activity=member.activity, position=member.position)
    CollaborationTerms.objects.create(
        collaboration=made, fingerprint=found.fingerprint, state="proposed", lead=everybody.maji,
        by=everybody.lekadaa, organisation=everybody.maji, at=NOW,
    )  # fmt: skip
    change(collaboration=made, terms=agreed(everybody, "Meet in Wamba"), by=everybody.lekadaa, at=NOW)
    return made


def forms_of(everybody: Cast, tmp_path: Path) -> dict[str, Callable[[], dict[str, Any]]]:
    """A form of each kind that would do what it is for, where it is allowed."""
    annex = next(path for path in demonstration.copy_files(tmp_path) if "ADP" in path.name)
    pasted = HEADING + "Dig a shallow well,Maralal,01/10/2026,31/12/2026,100000,pastoralists\n"
    sending = {
        "organisation": str(everybody.maji.uuid), "whole": "1", "pasted": pasted, "money": "band", "sites": "all",
        "officer_name": "Lekadaa", "officer_email": "lekadaa@example.org",
    }  # fmt: skip
    loading = {"kind": "adp", "year": "2026/27"}
    return {
        "set_language": lambda: {"language": "sw", "next": "/"},
        **{name: {"format": asked}.copy for name, asked in files_of(everybody).items()},
        "word_template": lambda: {"file": SimpleUploadedFile("mine.docx", word.shipped())},
        "demonstration_sign_in": lambda: {"email": "amina@example.org"},
        "confirm": lambda: {"answer": "yes"},
        "send": lambda: sending,
        "columns": lambda: {"table": "0", "role-2": "Ward"},
        "put_in": lambda: {"position": "4"},
        "take_out": lambda: {"position": "0"},
        "put_aside": lambda: {"position": "4"},
        "row": lambda: CORRECTED,
        "undo_row": lambda: {"version": "1"},
        "submission_money": lambda: {"source-0": "spent", "families": "each"},
        "answer_activity": lambda: {"answer": "accept", "version": "1"},
        "aligned_review": lambda: {"activity": "water/001", "answer": "none", "why": "No programme for it."},
        "aligned_terms": lambda: {"scheme": "sector", "term": "wash", "programme": "sector:water"},
        "refuse_alignment": lambda: {"note": "It is water supply."},
        "say": lambda: {"text": "Shall we meet at the borehole?"},
        "take_up": lambda: typed_terms(everybody),
        "collaboration": lambda: typed_terms(everybody),
        "judge": lambda: {"answer": "same", "reason": "The same borehole."},
        "shown": lambda: {"money": "band", "sites": "all"},
        "invite": lambda: {
            "email": "more@example.org",
            "organisation": everybody.maji.name,
            "role": "officer",
        },
        **later_forms_of(everybody),
        "load_framework": lambda: {**loading, "file": annex.open("rb")},
        "send_past": lambda: {
            "year": "2025",
            "organisation": str(everybody.maji.uuid),
            "file": SimpleUploadedFile("2025.csv", PAST),
        },
    }


def files_of(everybody: Cast) -> dict[str, str]:
    """The files that the page of downloads makes, one of each kind."""
    return {
        "downloads": "csv",
        "downloads?document": "docx",
        "downloads?sector": "docx sector:water",
        "downloads?ward": "docx ward:maralal",
        "downloads?partner": f"docx partner:{everybody.maji.uuid}",
        "downloads?budget": "xlsx budget:adp",
        "downloads?returned": f"xlsx returned:{everybody.maji_plan.uuid}",
    }


def typed_terms(everybody: Cast) -> dict[str, Any]:
    return {"state": "proposed", "lead": str(everybody.maji.uuid), "next_step": "Call each other",
            "next_on": "2026-07-01", "next_by": "Naomi"}  # fmt: skip


def later_forms_of(everybody: Cast) -> dict[str, Callable[[], dict[str, Any]]]:
    """The forms of what a county brings beside plans."""
    return {
        "enter_priorities": lambda: {
            "title": "Ward forum",
            "source": "minutes",
            "place": "samburu/ward/maralal",
            "texts": "A borehole",
        },
        "outlines": lambda: {
            "source": "IEBC",
            "drawn_on": "2012-03-01",
            "file": SimpleUploadedFile("wards.geojson", WARD_OF_SQUARES),
        },
        "indicators": lambda: {"water": ""},
        "load_needs": lambda: {
            "source": "survey",
            "file": SimpleUploadedFile("needs.csv", b"Ward,Stunting %\nMaralal,31\nPoro,22\n"),
        },
        "priority_word": lambda: {"number": "water/001", "answers": "yes"},
        "rates": lambda: {
            "day": "2026-07-01",
            "currency": "EUR",
            "kes": "150.5",
            "source": "Central Bank of Kenya",
        },
        "words": lambda: {"phrase": "rehabilitate borehole wamba", "answer": "bhrehab"},
        "catalogue": lambda: {"phrase": "nyuki", "kind": "Honey unions", "new": "1", "sector": "AGR"},
        "catalogue_table": lambda: {
            "file": SimpleUploadedFile("words.csv", b"phrase;name\nasali;Honey unions\n")
        },
        "names": lambda: {
            "organisation": str(everybody.maji.uuid),
            "other": str(everybody.lishe.uuid),
            "answer": "different",
        },
    }
