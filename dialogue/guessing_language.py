"""In which language a text is written, by what its words themselves show. Pure.

For readers' programs only: a screen reader chooses its voice by it, a browser its hyphens. So an honest "" is better than a guess: short
texts, mixed ones and languages that nobody here can tell apart have none. Words that several of these languages use decide nothing.
"""

import re

LOOKED_AT = 400  # characters: frequent words come early, and a page has twenty answers
FEWEST_WORDS, FEWEST_HITS = 5, 3  # below which a text says nothing
LEAST_SHARE = 0.2  # of all its words
AHEAD = 1.6  # times as many as the next language

# Frequent small words, each by itself a poor sign. Kinyarwanda stands for Kirundi as well, which is written nearly alike: neither is told.
FREQUENT = {
    "en": (
        "the of and to in is that it for was with as be on at by this have are from or had not but what all were when we there can an "
        "your which their if do will each how them then these so some would who they our must should could about more only than"
    ),
    "fr": (
        "le la les de des du et à est que qui en un une dans pour pas sur au aux par plus ne se ce cette ces il elle nous vous ils sont "
        "avec mais ou où leur leurs être sans doit tout tous ont comme si c'est d' l' n' qu' été fait faut nos notre aussi très peut on"
    ),
    "es": (
        "el la los las de del y en que es un una por para con no se lo como más pero sus le ya o este sí porque esta entre cuando muy sin "
        "sobre también me hasta hay donde quien desde todo nos todos uno ni contra ese eso ante ellos e esto son está nuestra nuestro al"
    ),
    "pt": (
        "o a os as de do da dos das e em que é um uma por para com não se mais como mas foi ao ele ela tem à seu sua ou ser quando muito "
        "há nos já está eu "
        "também só pelo pela até isso entre era depois sem mesmo aos ter seus quem nas me esse eles estão você nós são no na"
    ),
    "sw": (
        "na ya wa kwa ni za la katika hii huo hizo kama lakini pia sana yetu wetu watu au hata bila kila sisi yao wao hakuna kuwa ili tu "
        "cha vya mimi wakati si tuna hiyo huyo hili hizi kwamba juu "
        "baada kabla bado zaidi kutoka hapa sasa lazima wote yote vile zetu wengi "
        "kwenye nini nani lini wapi wala hivyo ndiyo sio mtu mbili tatu hadi kati kisha ndani ikiwa badala mwenye wenye pale kuwa ambao "
        "ambazo ambayo kazi maji mwaka wachimbaji wadogo serikali kampuni leseni dhahabu mgodi shimo ardhi mimi msi kuna siku lao bei"
    ),
    "tw": (
        "ne no na sɛ yɛ wɔ ho mu so nti anaa deɛ yi wɔn yɛn me de ma ɛyɛ ɛno ɛwɔ nyinaa bio pii ɛna wɔde yɛde nanso firi kɔ ba nnipa "
        "adwuma sika ɛsɛ yɛn bɛ nkɔ ɛnyɛ ɛnni saa ara hɔ wo ɔno ɔmo"
    ),
    "ln": (
        "na ya te ba mpe ezali to po ete nyonso biso bango kasi pe yango oyo mingi kosala bato mosala lokola mpo soki bazali tozali eza "
        "yo ye nga wana kaka nini boye ndenge moko esika liboso nsima"
    ),
    "rw": (
        "ni na mu ku kandi ko cyane abantu bya cya ya ba wa ariko iyo uko kugira ngo cyangwa iki ibyo nta kubera ubu bose byose twe "
        "ntabwo kuko bwa rwa ry'"
    ),
    "ha": (
        "da na a ta ya ba ne ce shi su mu ku wannan don domin amma kuma suna yana muna mutane ga sai cikin wata wani wanda daga zuwa idan "
        "kamar yadda babu akwai kowa mana musu za ake"
    ),
    "am": "ነው እና ላይ ውስጥ ነበር አለ ናቸው ግን ወደ ስለ እንደ ሁሉ ይህ ነገር ሰዎች የለም",
    "ti": "እዩ ኣብ ናይ ግን እዮም እውን ናብ ምስ ከም ኣሎ ዝኾነ ኩሉ እዚ ስለዚ የለን ካብ",
    "ar": "في من على أن إلى ما لا هذا التي هو مع كان عن هذه ذلك الذي كل أو لم بعد قد نحن هل هم إن كما لنا",
}
UNTOLD = ("rw",)  # known, so that it is taken for no other; and not told
# Swahili says in the beginning of a verb what others say in small words.
VERBS = re.compile(
    r"(?:wana|wali|wata|wame|hawa|tuna|tuli|tuta|tume|hatu|nina|nili|nime|haku|anay|waliyo|tunay|kinach|ulio)[a-z]{3}"
)
_WORD = re.compile(r"[^\W\d_]+['’]?")
_SIGNS: dict[str, tuple[tuple[str, float], ...]] = {}  # {word: [(language, what it weighs)]}
for _word in {word for words in FREQUENT.values() for word in words.split()}:
    _tags = [tag for tag, words in FREQUENT.items() if _word in words.split()]
    _SIGNS[_word] = tuple((tag, 1 / len(_tags)) for tag in _tags)
_VERB = (("sw", 1.0),)


def guess(text: str) -> str:
    """The primary subtag of the language of a text; "" where that is not sure."""
    words = _WORD.findall(text[:LOOKED_AT].casefold().replace("’", "'"))
    if len(words) < FEWEST_WORDS:
        return ""
    hits, weights = dict.fromkeys(FREQUENT, 0), dict.fromkeys(FREQUENT, 0.0)
    for word in words:
        for tag, weight in _SIGNS.get(word) or (_VERB if len(word) > 6 and VERBS.match(word) else ()):
            hits[tag] += 1
            weights[tag] += weight
    best, behind = sorted(weights, key=weights.__getitem__)[:-3:-1]
    sure = hits[best] >= FEWEST_HITS and weights[best] >= max(LEAST_SHARE * len(words), AHEAD * weights[behind])
    return best if sure and best not in UNTOLD else ""
