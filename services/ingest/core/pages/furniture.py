"""What stands in an article's text without belonging to it: pointers to others, buttons."""

from __future__ import annotations

import re

from lxml.etree import _Element

MOST_POINTER_CHARS = 220
_MOST_LABEL_CHARS = 60
_LINKED = 0.5
_BLOCKS = ("p", "head", "quote", "item", "list")
# fmt: off
_POINTERS = (
    r"(?:also )?read (?:more|also|next)", r"see also", r"also read",
    r"related(?: \w+)?", r"more on this",
    r"don['’]t miss", r"you may also like", r"(?:lesen|lies|auch) (?:sie |dazu )?(?:auch|lesen)",
    r"auch (?:interessant|auf)", r"mehr (?:zum thema|dazu)", r"schon gelesen", r"passend dazu",
    r"weitere (?:beiträge|artikel|infos|informationen)", r"(?:das )?könnte (?:sie|dich) auch",
    r"zum weiterlesen", r"weiterlesen", r"(?:à )?lire (?:aussi|également)", r"voir aussi",
    r"le[ae] también", r"vea también", r"puedes ver", r"(?:te|le) puede interesar", r"s[ií]guenos",
    r"leia (?:também|mais)", r"veja também", r"saiba mais", r"siga (?:o|a|nos)", r"leggi anche",
    r"lees ook", r"(?:czytaj|zobacz) (?:też|także|również)", r"läs (?:även|också)", r"les også",
    r"читайте также", r"関連記事", r"相关阅读",
)
_BUTTONS = (
    r"back to top", r"(?:zurück )?nach oben", r"zurück zur? .{0,30}",
    r"print", r"drucken", r"share",
    r"teilen", r"(?:view |show )?comments", r"kommentare", r"temas?", r"tags?",
    r"etiquetas", r"pdf",
    r"schlagw[oö]rt(?:e|er)?", r"advertisement", r"anzeige", r"werbung",
    r"publicidad(?:e)?", r"publicité",
    r"haut de page", r"volver arriba", r"imprimir", r"compartir", r"partager",
)
# fmt: on
_POINTS_AWAY = re.compile(rf"[\W_]*(?:{'|'.join(_POINTERS)})\b(\s*:)?", re.IGNORECASE)
_IS_BUTTON = re.compile(rf"\W*(?:{'|'.join(_BUTTONS)})\W*", re.IGNORECASE)


def drop_furniture(body: _Element, title: str) -> None:
    """Take out of trafilatura's tree what only points elsewhere, was a button or is the title."""
    for count, block in enumerate(list(body.iter(*_BLOCKS))):
        is_title = count == 0 and block.tag == "head" and _words(block) == title
        if (is_title or _is_furniture(block)) and block.getparent() is not None:
            _take_out(block)


def _words(block: _Element) -> str:
    return " ".join("".join(block.itertext()).split())


def _take_out(block: _Element) -> None:
    """Remove a block; what stands behind it stays."""
    parent, before = block.getparent(), block.getprevious()
    if block.tail and before is not None:
        before.tail = f"{before.tail or ''} {block.tail}"
    elif block.tail:
        parent.text = f"{parent.text or ''} {block.tail}"
    parent.remove(block)


def _is_furniture(block: _Element) -> bool:
    text = _words(block)
    if not text or len(text) > MOST_POINTER_CHARS:
        return False
    pointer = _POINTS_AWAY.match(text)
    if pointer is None:
        return _IS_BUTTON.fullmatch(text) is not None
    return bool(pointer[1]) or len(text) <= _MOST_LABEL_CHARS or _link_share(block, text) >= _LINKED


def _link_share(block: _Element, text: str) -> float:
    linked = sum(len(_words(one)) for one in block.iter("ref"))
    return linked / len(text)
