"""The overlaps of a country as SQL: one text that runs unchanged on DuckDB and on Spark.

It reads the tables of `columns` and does the sums of `compare` and `join` in the same whole numbers, so that the
answer is the same to the last row and digit. `/` between whole numbers gives a fraction in both databases.
"""

from pamoja.overlap.calendars import SAME_SECTOR, SAME_USUAL, WEEK
from pamoja.overlap.columns import RELATIONS
from pamoja.overlap.compare import (
    BOTH_SILENT,
    BY_CHANCE,
    LAYERING_DAYS,
    LOOSE,
    OTHERS,
    RISK_DAYS,
    SAME_DAYS,
    SAME_PLACES,
    SEQUENCE_GAP,
    SURELY,
    TEXT_IS_RIGHT,
    THE_USUAL,
    UNTOLD,
    YEAR,
)
from pamoja.overlap.join import (
    COPY,
    COUNTY_WIDE,
    LEAST,
    LEAST_RISK,
    LEAST_TWICE,
    LIKELY,
    LIKELY_KIND,
    SURE,
    SURE_KIND,
)
from pamoja.overlap.pairs import (
    CALENDAR_CONFLICT,
    DEFINITE,
    DUPLICATION,
    LAYERING,
    POSSIBLE,
    PROBABLE,
    SEQUENCE_RISK,
    SEQUENCING,
)
from pamoja.overlap.parts import ALL, THOUSAND, parts
from pamoja.overlap.parts import whole as whole_number
from pamoja.overlap.people import IN_TEXT, NOBODY, STATED, UNKNOWN
from pamoja.overlap.table import IN_COUNTY, IN_WARD
from pamoja.overlap.tagging import KEPT, Trust

SQL_KINDS = (DUPLICATION, LAYERING, SEQUENCING, SEQUENCE_RISK, CALENDAR_CONFLICT)


def to_sql(kind: str, trust: Trust | None = None) -> str:
    """The query for one of SQL_KINDS over the tables of `columns.tables_of`; raises KeyError for another.

    It gives a, b, score (ten-thousandths) and tier; for duplication also copy_score, copy_tier and same_days,
    the fields of `join.Twice`, for whether two titles say the same is asked of few pairs and not in SQL.
    """
    texts = {
        DUPLICATION: lambda: _duplication(trust or Trust()),
        LAYERING: lambda: _related(LAYERING, _at_once(LAYERING_DAYS), LEAST),
        SEQUENCING: lambda: _related(SEQUENCING, _in_turn(), LEAST),
        SEQUENCE_RISK: lambda: _related(SEQUENCING, _out_of_turn(), LEAST_RISK),
        CALENDAR_CONFLICT: _calendar,
    }
    return texts[kind]()


def _whole(count: str, of: str | int) -> str:
    """`parts.whole` in SQL."""
    return f"CAST(FLOOR((2 * ({count}) + ({of})) / (2 * ({of}))) AS BIGINT)"


def _product(left: str, right: str | int) -> str:
    """`parts.product` in SQL."""
    return _whole(f"({left}) * ({right})", ALL)


def _flag(condition: str) -> str:
    """1 where a condition holds, 0 elsewhere."""
    return f"CASE WHEN {condition} THEN 1 ELSE 0 END"


BOTH_DATED = "x.dated = 1 AND y.dated = 1"
WORDED = "x.concept = y.concept AND x.concept >= 0"
IN_WARDS = f"x.breadth = {IN_WARD} AND y.breadth = {IN_WARD}"
SHARED_DAYS = "GREATEST(0, LEAST(x.day_after, y.day_after) - GREATEST(x.first_day, y.first_day))"
GAP_DAYS = "(y.first_day - (x.day_after - 1))"


def _confident(least: float) -> str:
    """`Comparison.confident` in SQL."""
    enough = parts(least) * (THOUSAND**2 // ALL)
    return (
        f"(({WORDED}) OR (x.confidence * x.familiar >= {enough} AND y.confidence * y.familiar >= {enough}))"
    )


def _tier(score: str, belief: str) -> str:
    """`join.tiers` in SQL, from the flags `likely` and `sure`."""
    return (
        f"CASE WHEN sure = 1 AND {belief} >= {parts(LIKELY)} AND {score} >= {parts(SURE)} THEN {DEFINITE}"
        f" WHEN likely = 1 AND {belief} >= {parts(LIKELY)} THEN {PROBABLE} ELSE {POSSIBLE} END"
    )


def _flags(more: str = "") -> str:
    """The flags `likely` and `sure` of a pair."""
    placed = f"{IN_WARDS} AND {BOTH_DATED}"
    likely = f"{placed} AND {_confident(LIKELY_KIND)}"
    known = f"(({WORDED}) OR (x.well_known = 1 AND y.well_known = 1))"
    sure = f"{likely} AND {_confident(SURE_KIND)} AND {known}{more}"
    return f"{_flag(likely)} AS likely, {_flag(sure)} AS sure"


def _chance(dated: str, undated: str, first: str, last: str) -> str:
    """`Comparison.chance` in SQL."""
    until = f"LEAST({dated}.first_day + ({last}), {undated}.late)"
    since = f"GREATEST({dated}.first_day + ({first}), {undated}.early)"
    return _whole(f"GREATEST({until} - {since} + 1, 0) * {ALL}", f"{undated}.late - {undated}.early + 1")


def _by_dates(certain: str, after: str, before: str, neither: str) -> str:
    """One of four ways to reckon time, by which of the two rows is dated."""
    return (
        f"CASE WHEN {BOTH_DATED} THEN {certain} WHEN x.dated = 1 THEN {after}"
        f" WHEN y.dated = 1 THEN {before} ELSE {neither} END"
    )


def _at_once(days: int) -> str:
    """`Comparison.at_once` in SQL."""
    least = days - 1
    after = _chance("x", "y", f"{least} - y.days + 1", f"x.days - {least} - 1")
    before = _chance("y", "x", f"{least} - x.days + 1", f"y.days - {least} - 1")
    free = [f"GREATEST({YEAR} - GREATEST({row}.days - {least}, 0), 0)" for row in "xy"]
    squares = " - ".join(f"{one} * {one}" for one in free)
    neither = _whole(f"({2 * YEAR**2} - {squares}) * {ALL}", 2 * YEAR**2)
    certain = f"CASE WHEN {SHARED_DAYS} >= {days} THEN {ALL} ELSE 0 END"
    most = parts(SURELY)
    chances = (f"LEAST({chance}, {most})" for chance in (after, before, neither))
    return _by_dates(certain, *chances)


def _in_turn() -> str:
    """`Comparison.in_turn` in SQL."""
    first, last = SEQUENCE_GAP
    certain = f"CASE WHEN {GAP_DAYS} >= {first} AND {GAP_DAYS} <= {last} THEN {ALL} ELSE 0 END"
    after = _chance("x", "y", f"x.days - 1 + {first}", f"x.days - 1 + {last}")
    before = _chance("y", "x", f"1 - x.days - {last}", f"1 - x.days - {first}")
    return _by_dates(certain, after, before, str(whole_number((last - first) * ALL, 2 * YEAR)))


def _out_of_turn() -> str:
    """`Comparison.out_of_turn` in SQL."""
    early = f"{GAP_DAYS} < {SEQUENCE_GAP[0]} AND x.first_day - y.day_after < {RISK_DAYS}"
    return f"CASE WHEN {BOTH_DATED} AND {early} THEN {ALL} ELSE 0 END"


def _same_work(trust: Trust) -> str:
    """`Comparison.same_work` in SQL."""
    places = range(1, KEPT + 1)
    terms = (
        f"CASE WHEN x.kind{i} = y.kind{j} AND x.kind{i} >= 0 THEN x.share{i} * y.share{j} ELSE 0 END"
        for i in places
        for j in places
    )
    total = _whole(f"({' + '.join(terms)}) * x.familiar * y.familiar", THOUSAND**4 // ALL)
    return f"GREATEST({total}, CASE WHEN {WORDED} THEN {parts(trust.same_wording)} ELSE 0 END)"


def _nearness() -> str:
    """`Comparison.nearness` in SQL, from `dated`, `days_alike` and `places_alike`."""
    days = f"{parts(SAME_DAYS)} * CASE WHEN dated = 1 THEN 2 * days_alike - {ALL} ELSE 0 END"
    places = f"{parts(SAME_PLACES)} * (2 * places_alike - {ALL})"
    return _whole(f"{_whole(f'{days} + {places}', ALL)} + ({parts(UNTOLD)})", ALL // THOUSAND)


def _prior() -> str:
    """Which prior about people holds where a row is silent."""
    usual = f"CASE WHEN x.certainty = {UNKNOWN} THEN x.people ELSE y.people END"
    return (
        f"CASE WHEN x.certainty = {UNKNOWN} AND y.certainty = {UNKNOWN} THEN {BOTH_SILENT}"
        f" WHEN {usual} = {NOBODY} THEN {BY_CHANCE}"
        f" WHEN s.one IS NOT NULL THEN {THE_USUAL} ELSE {OTHERS} END"
    )


def _met_alike() -> str:
    """The pairs that meet in a place with one label and may share a day, with the places that both name."""
    return f"""
WITH at_places AS (
    SELECT n.plan, n.county, n.place, l.label FROM named n JOIN labels l ON l.plan = n.plan
),
around_places AS (
    SELECT r.plan, r.county, r.place, r.own, l.label FROM around r JOIN labels l ON l.plan = r.plan
),
met AS (
    SELECT DISTINCT LEAST(n.plan, r.plan) AS a, GREATEST(n.plan, r.plan) AS b,
        CASE WHEN r.own = 1 THEN n.place ELSE -1 END AS place
    FROM at_places n
    JOIN around_places r ON r.county = n.county AND r.place = n.place AND r.label = n.label
    JOIN plans x ON x.plan = n.plan
    JOIN plans y ON y.plan = r.plan
    WHERE x.organisation <> y.organisation
        AND (x.dated = 0 OR y.dated = 0 OR {SHARED_DAYS} >= 1)
),
pairs AS (
    SELECT a, b, CAST(SUM({_flag("place >= 0")}) AS BIGINT) AS shared FROM met GROUP BY a, b
),
"""


def _compared_alike(trust: Trust) -> str:
    """What is the same in those pairs."""
    doubt = parts((1 - TEXT_IS_RIGHT) / 2)
    return f"""
compared AS (
    SELECT p.a, p.b,
        {_same_work(trust)} AS work,
        {_at_once(1)} AS at_once,
        {_flag(BOTH_DATED)} AS dated,
        {_whole(f"{SHARED_DAYS} * {ALL}", f"GREATEST(x.days + y.days - {SHARED_DAYS}, 1)")} AS days_alike,
        {_whole(f"p.shared * {ALL}", "GREATEST(x.places + y.places - p.shared, 1)")} AS places_alike,
        {_flag(f"x.certainty = {UNKNOWN}")} + {_flag(f"y.certainty = {UNKNOWN}")} AS silent,
        {_flag("s.one IS NOT NULL")} AS same,
        {_prior()} AS prior,
        CASE WHEN x.certainty = {IN_TEXT} OR y.certainty = {IN_TEXT} THEN {doubt} ELSE 0 END AS doubt,
        {_flag(f"x.breadth = {IN_COUNTY} OR y.breadth = {IN_COUNTY}")} AS wide,
        {_flag("x.first_day = y.first_day AND x.day_after = y.day_after")} AS same_days,
        {_flags(f" AND x.certainty = {STATED} AND y.certainty = {STATED}")}
    FROM pairs p
    JOIN plans x ON x.plan = p.a
    JOIN plans y ON y.plan = p.b
    LEFT JOIN same_people s ON s.one = x.people AND s.other = y.people
),
"""


def _duplication(trust: Trust) -> str:
    """Works that may be done or reported twice."""
    one_time = (
        f"CASE WHEN dated = 1 THEN {ALL} - {_product(f'{ALL} - days_alike', parts(LOOSE))} ELSE u.share END"
    )
    people = f"CASE WHEN silent > 0 THEN q.share WHEN same = 1 THEN {ALL} - doubt ELSE doubt END"
    wide = "CASE WHEN wide = 1 THEN {} ELSE {} END"
    copy = str(parts(COPY))
    return f"""{_met_alike()}{_compared_alike(trust)}placed AS (
    SELECT c.*, {_nearness()} AS odds, {_whole("places_alike", ALL // THOUSAND)} AS alike FROM compared c
),
judged AS (
    SELECT c.*, {people} AS people_share, {_product("at_once", one_time)} AS time_share
    FROM placed c
    JOIN priors q ON q.prior = c.prior AND q.odds = c.odds
    JOIN undated u ON u.alike = c.alike
    WHERE at_once > 0
),
scored AS (
    SELECT c.*, {_product(_product("work", "people_share"), "time_share")} AS score FROM judged c
),
both_ways AS (
    SELECT c.a, c.b, c.likely, c.sure, c.same_days, c.people_share,
        {wide.format(_product("score", parts(COUNTY_WIDE)), "score")} AS score,
        {wide.format(_product(copy, parts(COUNTY_WIDE)), copy)} AS copy_score
    FROM scored c
)
SELECT a, b, score, {_tier("score", "score")} AS tier,
    copy_score, {_tier("copy_score", "copy_score")} AS copy_tier,
    {_flag("same_days = 1 AND people_share > 0")} AS same_days
FROM both_ways
WHERE score >= {parts(LEAST_TWICE)} OR (same_days = 1 AND people_share > 0)
"""


def _related(relation: str, time: str, least: float) -> str:
    """Works related in one of RELATIONS, with the share that their days leave of the score."""
    number = RELATIONS.index(relation)
    order = "m.a < m.b AND " if relation == LAYERING else ""
    weights = "w.weight * n.share * r.share AS weighed, n.share * r.share AS known"
    same_place = "r.county = n.county AND r.place = n.place"
    scale = THOUSAND**5 // ALL
    return f"""
WITH at_places AS (
    SELECT n.plan, n.county, n.place, t.kind, t.share FROM named n JOIN tags t ON t.plan = n.plan
    WHERE n.narrow = 1
),
around_places AS (
    SELECT r.plan, r.county, r.place, t.kind, t.share FROM around r JOIN tags t ON t.plan = r.plan
    WHERE r.narrow = 1
),
met AS (
    SELECT n.plan AS a, r.plan AS b, n.kind AS kind_a, r.kind AS kind_b, {weights}
    FROM at_places n
    JOIN related w ON w.relation = {number} AND w.one = n.kind
    JOIN around_places r ON {same_place} AND r.kind = w.other
    UNION
    SELECT r.plan AS a, n.plan AS b, r.kind AS kind_a, n.kind AS kind_b, {weights}
    FROM at_places n
    JOIN related w ON w.relation = {number} AND w.other = n.kind
    JOIN around_places r ON {same_place} AND r.kind = w.one
),
linked AS (
    SELECT m.a, m.b, CAST(SUM(m.weighed) AS BIGINT) AS weighed, CAST(SUM(m.known) AS BIGINT) AS known
    FROM met m
    JOIN plans x ON x.plan = m.a
    JOIN plans y ON y.plan = m.b
    WHERE {order}x.organisation <> y.organisation
    GROUP BY m.a, m.b
),
compared AS (
    SELECT p.a, p.b,
        {_whole("p.weighed * x.familiar * y.familiar", scale)} AS related,
        {_whole(f"p.known * {THOUSAND} * x.familiar * y.familiar", scale)} AS relatable,
        {time} AS time_share,
        {_flags()}
    FROM linked p
    JOIN plans x ON x.plan = p.a
    JOIN plans y ON y.plan = p.b
),
scored AS (
    SELECT c.*, {_product("related", "time_share")} AS score, {_product("relatable", "time_share")} AS belief
    FROM compared c
    WHERE time_share > 0
)
SELECT a, b, score, {_tier("score", "belief")} AS tier
FROM scored
WHERE belief >= {parts(least)}
"""


def _calendar() -> str:
    """Events of two organisations in one week and place that call the same people."""
    stated = f"x.certainty <> {UNKNOWN} AND y.certainty <> {UNKNOWN}"
    known = f"x.certainty = {STATED} AND y.certainty = {STATED}"
    by_sector = (
        f"CASE WHEN x.sector = y.sector AND x.sector >= 0 AND {IN_WARDS} AND NOT ({stated})"
        f" THEN {parts(SAME_SECTOR)} ELSE 0 END"
    )
    called = (
        f"CASE WHEN s.one IS NOT NULL THEN CASE WHEN {stated} THEN {ALL} ELSE {parts(SAME_USUAL)} END"
        f" ELSE {by_sector} END"
    )
    return f"""
WITH at_places AS (
    SELECT n.plan, n.county, n.place, e.week FROM named n JOIN weeks e ON e.plan = n.plan
),
around_places AS (
    SELECT r.plan, r.county, r.place, e.week FROM around r JOIN weeks e ON e.plan = r.plan
),
met AS (
    SELECT DISTINCT LEAST(n.plan, r.plan) AS a, GREATEST(n.plan, r.plan) AS b
    FROM at_places n
    JOIN around_places r ON r.county = n.county AND r.place = n.place AND r.week = n.week
),
compared AS (
    SELECT p.a, p.b, {_flag(IN_WARDS)} AS likely, {_flag(f"{IN_WARDS} AND {known}")} AS sure,
        {_whole(f"({called}) * LEAST(x.confidence, y.confidence)", THOUSAND)} AS score
    FROM met p
    JOIN plans x ON x.plan = p.a
    JOIN plans y ON y.plan = p.b
    LEFT JOIN same_people s ON s.one = x.called AND s.other = y.called
    WHERE x.organisation <> y.organisation
        AND GREATEST(x.first_day, y.first_day) - LEAST(x.day_after, y.day_after) + 1 <= {WEEK}
)
SELECT a, b, score, {_tier("score", "score")} AS tier
FROM compared
WHERE score >= {parts(LEAST)}
"""
