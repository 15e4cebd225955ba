"""What partners write: sectors, activities, organisations and notes, in English and Kiswahili. All invented."""

ENGLISH: dict[str, tuple[str, ...]] = {
    "Water, Sanitation and Hygiene": (
        "Rehabilitate {n} shallow wells and fit hand pumps",
        "Lay {n} km of gravity pipeline to the market centre",
        "Total sanitation campaign in {n} villages",
        "Install solar pumps at {n} community boreholes",
        "Mentor {n} pump attendants on preventive maintenance",
        "Build {n} rock catchments with storage tanks",
        "Supply {n} household ceramic filters",
        "Repair {n} institutional rain-water tanks",
    ),
    "Health and Nutrition": (
        "Screen {n} children under five for acute malnutrition",
        "Refurbish {n} maternity rooms and fit solar lighting",
        "On-job mentorship of {n} nurses in emergency obstetric care",
        "Hold {n} outreach clinics for nomadic families",
        "Print and distribute {n} mother-and-child booklets",
        "Support {n} mother-to-mother support groups",
        "Procure {n} cartons of ready-to-use therapeutic food",
        "Active case finding for TB in {n} manyattas",
    ),
    "Livestock Production": (
        "Treat {n} animals against ticks and worms",
        "Build {n} cattle crushes with loading ramps",
        "Train {n} pastoralists on hay baling and storage",
        "Introduce {n} improved Galla bucks for breeding",
        "Slaughter destocking of {n} weak animals before the dry season",
        "Sahiwal bull scheme for {n} herder groups",
        "Stock {n} agrovet shops run by youth",
        "Index insurance awareness for {n} households",
    ),
    "Education and Youth": (
        "Equip {n} feeder schools with desks",
        "Bridge courses for {n} girls returning to school",
        "Notebook and pen distribution to {n} learners",
        "Coach {n} head teachers on school improvement plans",
        "Digital literacy for {n} out-of-school youth",
        "Fence {n} pre-primary centres",
        "Sponsor {n} trainees at the youth polytechnic",
        "Set up reading corners in {n} classes",
    ),
    "Governance and Planning": (
        "Prepare {n} ward contingency plans with elders",
        "Sector working group meetings, {n} sittings",
        "Activity-based costing course for {n} planners",
        "Broadcast {n} radio talk shows on public participation",
        "Quarterly review of the joint plan, {n} delegates",
        "Digitise {n} village profiles",
        "Barazas on the finance bill in {n} centres",
        "Score cards on service delivery at {n} facilities",
    ),
    "Environment and Climate": (
        "Plant {n} indigenous seedlings along the river",
        "Dig {n} zai pits and half moons with groups",
        "Protect {n} springs with live fences",
        "Energy saving stoves for {n} homes",
        "Remove Prosopis from {n} hectares of pasture",
        "Form {n} grazing committees and write by-laws",
    ),
    "Trade and Cooperatives": (
        "Register {n} producer cooperatives",
        "Start-up grants for {n} women-led businesses",
        "Exhibit local products at {n} trade fairs",
        "Market linkages for {n} gum and resin collectors",
        "Book-keeping clinics for {n} traders",
        "Light {n} open-air markets with solar masts",
    ),
}
KISWAHILI: dict[str, tuple[str, ...]] = {
    "Maji na Usafi": (
        "Kuchimba visima vifupi {n} vijijini",
        "Kukarabati matangi {n} ya maji ya mvua",
        "Mafunzo kwa kamati {n} za maji",
        "Kampeni ya vyoo katika vijiji {n}",
        "Kuweka pampu {n} za nishati ya jua",
    ),
    "Afya na Lishe": (
        "Kliniki tembezi {n} kwa jamii za wafugaji",
        "Kupima utapiamlo kwa watoto {n}",
        "Mafunzo ya wahudumu wa afya {n} wa jamii",
        "Usambazaji wa vyandarua {n}",
        "Ukarabati wa wadi {n} za uzazi",
    ),
    "Kilimo na Mifugo": (
        "Chanjo ya mbuzi na kondoo {n}",
        "Mafunzo ya wakulima {n} kuhusu mbegu bora",
        "Ujenzi wa majosho {n}",
        "Ugavi wa madume bora {n} ya mbuzi",
        "Kuanzisha mashamba darasa {n}",
    ),
    "Elimu": (
        "Ujenzi wa madarasa {n} ya chekechea",
        "Ugavi wa madawati {n} kwa shule za msingi",
        "Lishe shuleni kwa wanafunzi {n}",
        "Mafunzo ya walimu {n} wa awali",
    ),
}
ORGANISATIONS = (
    "Upeo Community Trust",
    "Jangwa Hai Foundation",
    "Amani Frontiers Kenya",
    "Mkono wa Jirani Society",
    "Northern Dawn Programme",
    "Taa ya Jamii Initiative",
    "Nguzo Health Partners",
    "Daraja Relief International",
    "Chemichemi WASH Alliance",
    "Green Corridor Network",
    "Elimu Kwanza Society",
    "Sahani Salama Consortium",
    "Mwamko Development Organization",
    "Tundra & Thorn Conservancy Trust",
    "Ushirika wa Nyanda Kame",
    "Kisima cha Uzima Ministries",
    "Safari Njema Youth Network",
    "Horizon Pastoral Livelihoods Project",
)
FUNDERS = (
    "Nordlys Fund",
    "Own resources",
    "Meridian Aid",
    "Tembo Bank Foundation",
    "County Government",
    "Solidarité Sud",
)
UNKNOWN_PLACES = (
    "Hot-spot villages",
    "Sites to be agreed with elders",
    "Various locations",
    "Project villages",
)
UNREADABLE_DATES = ("TBD", "When funds are received", "to be confirmed", "After the rains")
UNREADABLE_MONEY = ("refer to budget annex", "TBC", "pending donor approval", "N/A yet")
OFFICERS = (
    "WASH officer",
    "Programme coordinator",
    "M&E assistant",
    "Field extension worker",
    "Nutritionist",
)
SUBSTANCE = (
    "Working with the department, the ward administrator and village elders, the team will first agree the sites, "
    "then sign a memorandum with each committee (including two women and one person with a disability) and finally "
    "hand over at a public baraza; costs cover transport, hall hire and materials."
)
