"""What each of some fifteen thousand requests of the suite does without: what no test reads, and what it has found out before.

Django's client keeps a copy of the context of every template, of parts of parts as well; tests ask for that of a page. And the same few
hundred addresses are looked up along two hundred patterns each time anybody asks for them.
"""

from django.test import client
from django.urls.resolvers import URLResolver

MOST = 2000  # addresses that are remembered; those of random keys come once
_keep, _resolve = client.store_rendered_templates, URLResolver.resolve


def keep_pages(store, signal, sender, template, context, **kwargs):
    """In the place of `store_rendered_templates`: a context belongs to the template that it was made for, not to the parts of that."""
    if template is context.template:
        _keep(store, signal, sender, template, context, **kwargs)


def resolve(self, path):
    """In the place of `URLResolver.resolve`. Each set of addresses has a resolver of its own."""
    if self.pattern.regex.pattern != "^/":  # not the outermost
        return _resolve(self, path)
    known = self.__dict__.setdefault("_known", {})
    if (path := str(path)) not in known:
        if len(known) >= MOST:
            known.clear()
        known[path] = _resolve(self, path)
    return known[path]


def slim():
    client.store_rendered_templates = keep_pages
    URLResolver.resolve = resolve
