"""Plain pages around a piece of markup: the readable texts, the reference, the door of the staff pages."""

from markupsafe import Markup

from web.words import Words


def sheet_html(body: Markup, words: Words, *, title: str, other: str = "") -> str:
    """A whole page that works without Gradio; `other` is its address in the other language."""
    language = Markup('<a class="nj-tool" href="{}" hreflang="{}">{}</a>').format(
        other, "en" if words.lang != "en" else "zh-CN", words.other_label
    )
    return str(
        Markup(
            '<!doctype html><html lang="{lang}"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title>'
            '<link rel="stylesheet" href="/ui/page.css"><link rel="icon" href="/ui/icon.svg" type="image/svg+xml">'
            '<script src="/ui/page.js" defer></script></head><body class="nj-sheet">'
            '<a class="nj-skip" href="#nj-main">{skip}</a><header class="nj-top"><div class="nj-name">'
            '<a href="{home}">{name}</a></div><div class="nj-tools-top">{language}{elder}</div></header>'
            '<main id="nj-main">{body}</main></body></html>'
        ).format(
            lang=words.lang,
            title=title,
            skip=words.skip,
            home=home(words),
            name=words.title,
            language=language if other else "",
            elder=elder_button(words),
            body=body,
        )
    )


def elder_button(words: Words) -> Markup:
    """Switches between the two sizes of type; the reader's browser remembers it."""
    return Markup(
        '<button type="button" class="nj-tool nj-elder-switch" data-do="elder" aria-pressed="false"'
        ' data-done="{}">{}</button>'
    ).format(words.normal, words.elder)


def home(words: Words) -> str:
    """Where the page of a language is."""
    return "/en/" if words.lang == "en" else "/"
