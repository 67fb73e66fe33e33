"""Regions of the world by their countries (ISO 3166-1, grouped after UN M49)."""

from __future__ import annotations

REGION_LABELS = {
    "europe": "Europe",
    "north-america": "North America",
    "latin-america": "Latin America",
    "africa": "Africa",
    "middle-east": "Middle East",
    "asia": "Asia",
    "oceania": "Oceania",
}

_CODES = {
    "europe": "AD AL AT AX BA BE BG BY CH CZ DE DK EE ES FI FO FR GB GG GI GR HR HU IE IM IS IT JE "
    "LI LT LU LV MC MD ME MK MT NL NO PL PT RO RS RU SE SI SJ SK SM UA VA XK",
    "north-america": "BM CA GL PM US",
    "latin-america": "AG AI AR AW BB BL BO BQ BR BS BZ CL CO CR CU CW DM DO EC FK GD GF GP GT GY "
    "HN HT JM KN KY LC MF MQ MS MX NI PA PE PR PY SR SV SX TC TT UY VC VE VG VI",
    "africa": "AO BF BI BJ BW CD CF CG CI CM CV DJ DZ EG EH ER ET GA GH GM GN GQ GW KE KM LR LS LY "
    "MA MG ML MR MU MW MZ NA NE NG RE RW SC SD SH SL SN SO SS ST SZ TD TG TN TZ UG YT ZA ZM ZW",
    "middle-east": "AE BH CY IL IQ IR JO KW LB OM PS QA SA SY TR YE",
    "asia": "AF AM AZ BD BN BT CN GE HK ID IN JP KG KH KP KR KZ LA LK MM MN MO MV MY NP PH PK SG "
    "TH TJ TL TM TW UZ VN",
    "oceania": "AS AU CC CK CX FJ FM GU KI MH MP NC NF NR NU NZ PF PG PN PW SB TK TO TV VU WF WS",
}
REGIONS = {region: tuple(codes.split()) for region, codes in _CODES.items()}
