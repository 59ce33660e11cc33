"""An agenda with everything in it that a document may have to hold, the hostile and the awkward included."""

from dataclasses import asdict

from issues.disclosure import PublishedLane
from workshops.documents import marked
from workshops.documents.heard import Quote, Reason, Stand
from workshops.documents.structure import (
    AgendaDocument,
    AgendaItem,
    Change,
    Group,
    LedgerRow,
    ParkedProposal,
    RemovedIssue,
    TextBlock,
)

LONG_WORD = "Goldwaschrinnen" * 14
HOSTILE = '<script>alert(1)</script> #read("/etc/passwd") $x^2$ **stars** {{7*7}} [link](javascript:alert(1)) \\n `tick` @cite'
ARABIC = "نريد أرضًا معلَّمة على الخريطة وورقة لا تنتهي حين يتغير الوزير."
AMHARIC = "ድንበሩን በካርታ ላይ አስምሩልን፤ ማንም እንዳይወስደው።"
CONTROLS = "before\x00\x01\x0b\x1f\ufffe\ud800\u202eafter"

GROUPS = (
    Group(
        "asm",
        "Artisanal and small-scale miners",
        "rust",
        "diagonal",
        policy="Nobody is named; a group of fewer than six says nothing alone.",
    ),
    Group("diggers", "Diggers and labourers", "rust", "diagonal", policy="As above.", part_of="asm"),
    Group("owners", "Owners, bosses and financiers", "rust", "diagonal", policy="As above.", part_of="asm"),
    Group("lsm", "Companies", "blue", "plain", policy="Named by organisation."),
    Group("gov", "Government", "green", "dots", policy="Named by organisation."),
    Group("cso", "Civil society", "violet", "lines", counted=False, policy="Named by organisation."),
    Group("communities", "Communities", "teal", "vertical", counted=False, policy="Nobody is named."),
    Group("buyers", "Buyers", "rose", "checks", counted=False, policy="Named by organisation."),
)


def lane(key, **more):
    """A published lane of one of GROUPS as a draft keeps it."""
    group = next(group for group in GROUPS if group.key == key)
    return PublishedLane(group.key, group.name, group.palette, group.pattern, group.counted, **more)


def lanes(asm="for", lsm="for", gov="divided"):
    parts = (lane("diggers", shown="band", band=asm), lane("owners", shown="band", band="against"))
    return tuple(
        asdict(each)
        for each in (
            lane("asm", shown="band", band=asm, parts=parts),
            lane("lsm", shown="band", band=lsm),
            lane("gov", shown="band", band=gov),
            lane("cso", shown="few"),
        )
    )


def counts():
    asm, lsm = lane("asm", shown="count", yes=5, no=1, passed=0), lane("lsm", shown="count", yes=18, no=2, passed=1)
    return tuple(asdict(each) for each in (asm, lsm, lane("gov", shown="percent", percent=85)))


FOREWORD = """Forty-five people from five groups met over three weeks, most of them from far away.

This is **what they want to talk about**:

- land and water
- the *rules* of buying"""
LINKS = ("https://example.org/report?a=1&b=2", "mailto:team@example.org")
MARKED = f"""A [report of 2015]({LINKS[0]}), by [**mail**]({LINKS[1]})

# A heading

1. {HOSTILE}
2. ![picture](data:image/png;base64,x) <img src=x onerror=alert(1)> [bad](data:text/html,x) [worse]( JaVaScRiPt:alert(1) ) [file](file:///etc/passwd)"""
RIGHTS = AgendaItem(
    1,
    "Mineral rights",
    theme="Governance",
    role="Focus area",
    minutes=50,
    stamp="Kept",
    sentence="Support across the groups is two thirds or more; no group has a majority against it.",
    problem="Permits are handed out in a capital that diggers never visit. One hillside can carry a concession, "
    "a chief’s promise and a family’s pit.\n\nNobody sees the whole map.",
    opportunity="Where companies gave back ground they did not need, and the state drew it on a map, neighbours stopped being trespassers.",
    questions=(
        "How could ground be shared where a concession lies over old workings?",
        "Who should draw the map, and who should be able to read it?",
    ),
    lanes=lanes(),
    lanes_title="Mineral rights, final ballot",
    lanes_rule=True,
    ground=("1 answer unites every group that is counted.", "1 answer needs more voices."),
    stands=(
        Stand(
            "Answer 1",
            "unites the groups",
            "In every counted group most agree.",
            lanes=lanes(),
            lanes_title="Where the groups stand on answer 1",
            quote=Quote(
                "Write down what is owed before the first drill hole.", "en", group="lsm", group_name="Companies"
            ),
        ),
        Stand(
            "Answer 2", "divides the groups", "Divided: Companies.", lanes(), "On answer 2", Quote("", withdrawn=True)
        ),
    ),
    quotes=(
        Quote(
            "Mark the shallow part and leave it to us. What we fear is a paper that ends when the minister changes.",
            "en",
            "diggers",
            "Diggers and labourers",
        ),
        Quote(
            "Nos bailleurs demandent qui répond du mercure après. Il faut l’écrire d’abord.",
            "fr",
            "lsm",
            "Companies",
            "Société des Collines",
        ),
        Quote(ARABIC, "ar", "owners", "Owners, bosses and financiers"),
        Quote(AMHARIC, "am"),
        Quote("", withdrawn=True),
        Quote(
            "The law allows it; the regional office has neither map nor people.\nWe asked twice.",
            "en",
            "gov",
            "Government",
            "Ministry of Mines",
        ),
    ),
    reasons_for=(Reason("It is the root of the rest.", "en", "Companies"),),
    reasons_against=(
        Reason("Sin agua limpia no hay tierra que repartir.", "es"),
        Reason("Too early.", "en", "Government"),
    ),
    contested="Whether ground given back may be mined with machines: companies agree, artisanal miners are split.",
    note=marked.passages(
        "The organisers will bring the cadastre’s **public map**.\n\n1. Please come\n2. with *examples*."
    ),
)
HOSTILE_ITEM = AgendaItem(
    2,
    f"Knowledge {HOSTILE}",
    theme="Livelihoods",
    role="Building block",
    minutes=35,
    stamp="Contested.",
    effect="It stays on the agenda and goes to the tables.",
    sentence="Not all groups support it.",
    problem=HOSTILE,
    opportunity=f"{CONTROLS} {LONG_WORD}",
    questions=(HOSTILE, ARABIC),
    lanes=counts(),
    quotes=(Quote(HOSTILE, "xx-notalanguage", "nogroup", HOSTILE, HOSTILE), Quote("Gold 😀 and 中文字 and नमस्ते", "en")),
)
BARE = AgendaItem(3, "Vulnerability", problem="Short.")


def agenda(**changes):
    """The whole sample; `changes` replace fields."""
    fields = {
        "title": "An agenda for artisanal and industrial gold mining side by side",
        "dialogue": "April visioning dialogue",
        "number": 3,
        "date": "14 April 2027",
        "subtitle": "What the groups want to work on together, in their order and with their reasons",
        "status": "preview",
        "total_minutes": 240,
        "foreword": marked.passages(FOREWORD),
        "changes_since": 2,
        "changes": (
            Change("", ("The whole agenda takes 240 minutes; it was 200.",)),
            Change("Mineral rights", ("Moved from place 2 to place 1.", "Now “Kept”; it was “To the tables”.")),
            Change(f"Knowledge {HOSTILE}", (f"It was called “{HOSTILE}”.",)),
        ),
        "goals": ("Agree on what matters first.", "Hear those who are seldom in the room."),
        "groups": GROUPS,
        "items": (RIGHTS, HOSTILE_ITEM, BARE),
        "parked": (
            ParkedProposal(
                "Water below the pits",
                "Streams turn brown.",
                "One plan for a valley.",
                ("Who measures?",),
                "The vote came out between yes and no.",
            ),
        ),
        "removed": (
            RemovedIssue("Airstrips", "Two thirds or more of the groups wanted it off the list.", "12 April 2027"),
        ),
        "ledger": tuple(
            LedgerRow(f"{day} April 2027", f"Issue {day}", "Ballot closed", "Companies", "Kept")
            for day in range(1, 31)
            for _again in range(2)
        ),
        "how_decided": (
            TextBlock("The rule", ("Every group weighs the same.", "An issue is kept with two thirds or more.")),
            TextBlock("The order", ("By urgency, then by support.",)),
        ),
        "rights": ("This draft may be copied and passed on.", "Who must stay unknown is not named."),
        "check_value": "4f2a 91c0 77de 3b18 0c55 a9e2 61f4 d803",
    }
    return AgendaDocument(**(fields | changes))
