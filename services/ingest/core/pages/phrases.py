"""What pages say, in many languages, instead of an article or where one breaks off."""

from __future__ import annotations

import re

# fmt: off
_WALLS = (
    # English
    r"subscribe (?:now )?to (?:continue|keep|read)", r"to (?:continue|keep) reading",
    r"(?:for|to) (?:paid |our )?subscribers only", r"subscribers?[- ]only", r"already a subscriber",
    r"this (?:article|story|content) is (?:reserved|only available)",
    r"become a (?:paid )?subscriber",
    # German
    r"jetzt (?:abo )?(?:weiterlesen|freischalten)", r"(?:nur|exklusiv) für abonnent",
    r"bereits (?:ein )?abo\b", r"artikel ist (?:nur )?für abonnent", r"ganzen artikel lesen",
    r"mit .{0,30}(?:plus|abo) (?:weiter)?lesen", r"bereits abonnent",
    # French
    r"réservée?s? (?:aux|à nos) abonné", r"reste .{0,30}à lire", r"déjà abonné",
    r"abonnez-vous pour (?:lire|continuer|accéder)",
    # Spanish, Portuguese, Italian
    r"(?:exclusivo|solo|sólo) para (?:nuestros )?suscriptores", r"ya (?:soy|eres) suscriptor",
    r"suscr[ií]bete para (?:seguir|continuar|leer)",
    r"(?:exclusivo|apenas|só) para assinantes", r"assine para (?:continuar|ler)", r"já é assinante",
    r"riservat[oa] agli abbonati", r"abbonati per (?:continuare|leggere)", r"sei già abbonato",
    # Dutch, Scandinavian, Finnish, Polish, Russian, Turkish
    r"(?:alleen|exclusief) voor abonnees", r"al abonnee\b",
    r"(?:bara|endast|kun|bare) f(?:ö|o)r (?:prenumeranter|abonnenter)", r"vain tilaajille",
    r"tylko dla (?:subskrybentów|prenumeratorów)", r"только для подписчиков", r"abonelere özel",
    # Japanese, Chinese, Korean
    r"有料会員限定", r"会員限定記事", r"订阅后", r"订阅以继续", r"訂閱後",
    r"구독자 전용", r"유료 회원",
)
_NOTICES = (
    # what scripts would have shown
    r"(?:enable|activate|turn on) javascript",
    r"javascript (?:is )?(?:disabled|required|aktivieren)",
    r"aktivieren sie javascript", r"activer javascript", r"habilit[ae] javascript",
    r"(?:needs?|requires?) javascript", r"browser (?:does not|doesn't) support",
    # checks for robots
    r"checking (?:if the site|your browser)", r"verify(?:ing)? (?:that )?you are (?:a )?human",
    r"are you a robot", r"not a robot", r"captcha", r"unusual traffic",
    r"access (?:to this (?:page|site|resource) )?(?:has been |is )?denied",
    # consent
    r"(?:we|our partners|our \d+ partners)\b.{0,80}(?:store|use|process).{0,60}cookies",
    r"accept (?:all )?cookies", r"before you continue", r"(?:wir|unsere partner)\b.{0,80}cookies",
    r"mit (?:werbung|tracking).{0,40}(?:weiterlesen|nutzen)", r"cookies akzeptieren",
    r"zustimm(?:en|ung).{0,60}cookies", r"(?:nous|nos partenaires)\b.{0,80}cookies",
    r"(?:nosotros|nuestros socios)\b.{0,80}cookies", r"utilizziamo i cookie",
    r"(?:utilizamos|usamos) cookies", r"wij gebruiken cookies", r"používáme cookies",
    # errors
    r"page .{0,40}(?:not|n't|no longer) (?:be )?(?:found|exist|available)",
    r"seite .{0,40}nicht gefunden",
    r"page .{0,40}(?:introuvable|n'existe)", r"página .{0,40}no (?:existe|encontrada)",
    r"página .{0,40}não (?:existe|encontrada)", r"pagina .{0,40}(?:non trovata|niet gevonden)",
)
_NOTICE_TITLES = (
    r"(?:error|fehler|erreur|http)?[\s:-]*(?:40[0-9]|410|50[0-4])\b.{0,60}",
    r"(?:the )?page (?:was )?not found",
    r"not found", r"(?:oops|sorry)\W.{0,60}", r"seite nicht gefunden",
    r"page (?:introuvable|non trouvée)",
    r"p[áa]gina no encontrada", r"página não encontrada", r"pagina (?:non trovata|niet gevonden)",
    r"just a moment\W*", r"access denied", r"attention required.{0,20}", r"are you a robot\W*",
    r"robot check", r"before you continue.{0,40}", r"cookie (?:consent|wall)", r"privacy settings",
    r"datenschutzeinstellungen", r"bitte aktivieren.{0,40}", r"forbidden", r"service unavailable",
    r"bad gateway", r"ページが見つかりません.{0,20}", r"страница не найдена",
)
_MORE = (
    r"read (?:more|on|the full (?:article|story))", r"continue reading",
    r"weiterlesen", r"mehr lesen",
    r"zum artikel", r"lire (?:la suite|plus)", r"leer más", r"seguir leyendo", r"ler mais",
    r"leia mais", r"leggi (?:tutto|di più)", r"lees (?:verder|meer)", r"läs mer", r"les mer",
    r"czytaj (?:więcej|dalej)", r"читать (?:далее|дальше)", r"続きを読む", r"阅读全文",
)
# fmt: on


def _any_of(phrases: tuple[str, ...], form: str = "{}") -> re.Pattern[str]:
    return re.compile(form.format(f"(?:{'|'.join(phrases)})"), re.IGNORECASE)


ASKS_TO_SUBSCRIBE = _any_of(_WALLS)
IS_NO_ARTICLE = _any_of(_NOTICES)
# Perhaps with the site's name behind it.
TITLES_NO_ARTICLE = _any_of(_NOTICE_TITLES, r"\s*{}\W*(?:\s[|–—-].*)?")
ENDS_IN_MORE = _any_of(_MORE, r"{}\W*$")
