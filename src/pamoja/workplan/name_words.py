"""Words in names of organisations that do not tell one from another."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


LEGAL = _words(
    """ltd limited inc incorporated corp corporation plc llc llp co company gmbh ev lbg bv sa sarl srl scarl onlus
    ngo ingo cbo fbo cso npo pbo charity registered reg"""
)
OFFICE = _words(
    """office offices ofisi branch tawi field regional region hub secretariat headquarters hq mission delegation
    programme country subcounty county liaison representation"""
)
COUNTRIES = _words(
    """kenya uganda tanzania ethiopia somalia somaliland sudan rwanda burundi chad niger lebanon jordan iraq germany
    france italy ireland netherlands nederland belgium belge denmark dk norway sweden finland switzerland spain austria
    luxembourg japan korea canada australia uk gb usa us eu africa afrique eastafrica estonia poland greece
    samburu marsabit isiolo turkana wajir garissa mandera laikipia baringo nairobi"""
)
"""Countries, and the counties around the first of our users: names of offices."""

HOME = _words(
    "kenya eastafrica africa samburu marsabit isiolo turkana wajir garissa mandera laikipia baringo nairobi"
)
"""Those of them that an organisation working here may add to its name or leave out."""

GENERIC = _words(
    """international worldwide foundation fund trust organisation association society agency council committee network
    initiative alliance group development relief aid programme project services service centre institute union
    consortium partnership federation shirika mtandao wakfu chama"""
)
SMALL = _words("of the and for in on na wa ya za kwa la de du des et und fur an to with")
PLAIN_WORDS = {
    "organization": "organisation", "organizations": "organisation", "organisations": "organisation",
    "program": "programme", "center": "centre", "intl": "international", "int'l": "international",
    "dev": "development", "org": "organisation", "assoc": "association", "dept": "department",
    "govt": "government", "gov": "government", "min": "ministry", "univ": "university", "int": "international",
    "luxemburg": "luxembourg",
}  # fmt: skip
"""Ways of writing one word."""
