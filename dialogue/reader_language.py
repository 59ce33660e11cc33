"""In which language somebody reads the pages: chosen on this device, else the link or card, else the account, else the browser's wish,
else the dialogue's. Looking at a page saves none of it."""

from django.conf import settings
from django.utils import translation

from dialogue import speaking

ASKED = "l"  # in the address that a card prints: the language the card is written in


def known(tag):
    """The language of a catalogue for what somebody reads: "pt" for "pt-BR"; "" if there is none."""
    try:
        return translation.get_supported_language_variant(tag or "")
    except LookupError:
        return ""


def OfReader(get_response):  # noqa: N802 (a middleware factory is named like the class it stands for)
    """Django's own has looked at the cookie and the browser's wish; a link's and an account's language stand between the two."""

    def middleware(request):
        _go_on(
            request,
            _chosen_here(request) or known(request.GET.get(ASKED)) or known(getattr(request.user, "language", "")),
        )
        return get_response(request)

    return middleware


def Tongue(get_response):  # noqa: N802
    """A language of texts which the product has no catalogue for: chosen on this device, else the link's or the account's."""

    def middleware(request):
        tag = request.COOKIES.get(settings.TONGUE_COOKIE_NAME, "")
        if not tag and not _chosen_here(request):
            tag = request.GET.get(ASKED) or getattr(request.user, "language", "")
        token = speaking.choose("" if known(tag) else tag)
        try:
            return get_response(request)
        finally:
            speaking.give_back(token)
            speaking.put_off()

    return middleware


def use(request, tag):
    """Go on in this language, if there is one and the reader has chosen no other on this device."""
    if _chosen_here(request):
        return
    _go_on(request, known(tag))
    if not known(tag) and settings.TONGUE_COOKIE_NAME not in request.COOKIES:
        speaking.choose(tag)  # `Tongue` gives it back


def fall_back(request, tag):
    """Of a dialogue, for whoever is signed in nowhere and whose browser wishes for nothing that there is."""
    if not (request.user.is_authenticated or request.GET.get(ASKED) or _is_wished(request)):
        use(request, tag)


def _chosen_here(request):
    return known(request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME))


def _go_on(request, language):
    if language:
        translation.activate(language)
        request.LANGUAGE_CODE = language


def _is_wished(request):
    wishes = translation.trans_real.parse_accept_lang_header(request.headers.get("Accept-Language", ""))
    return any(tag == "*" or known(tag) for tag, _weight in wishes)
