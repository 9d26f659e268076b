"""What people mean by "EST", "CET" or "Pacific time": the zones that go by each abbreviation."""

from __future__ import annotations

_AMBIGUOUS = """
    ACT    Australia/Darwin America/Rio_Branco
    ADT    America/Halifax Atlantic/Bermuda
    AMT    America/Manaus Asia/Yerevan
    AST    America/Halifax America/Puerto_Rico America/Santo_Domingo Asia/Riyadh
    BST    Europe/London Asia/Dhaka
    CAT    Africa/Maputo Africa/Johannesburg Africa/Lusaka Africa/Harare
    CDT    America/Chicago America/Winnipeg America/Havana
    CST    America/Chicago America/Winnipeg America/Mexico_City America/Costa_Rica Asia/Shanghai America/Havana
    CT     America/Chicago America/Winnipeg America/New_York
    EAT    Africa/Nairobi Africa/Addis_Ababa Africa/Dar_es_Salaam Africa/Kampala
    ECT    America/Guayaquil America/Port_of_Spain
    EDT    America/New_York America/Toronto
    EET    Europe/Bucharest Europe/Athens Europe/Kyiv Europe/Helsinki Europe/Sofia Africa/Cairo Europe/Kaliningrad
    EST    America/New_York America/Toronto America/Panama America/Jamaica America/Cancun Australia/Sydney
    ET     America/New_York America/Toronto Africa/Addis_Ababa
    GMT    Europe/London Africa/Accra Atlantic/Reykjavik UTC
    GST    Asia/Dubai Atlantic/South_Georgia Pacific/Guam
    IST    Asia/Kolkata Asia/Jerusalem Europe/Dublin
    MDT    America/Denver America/Edmonton
    MST    America/Denver America/Phoenix America/Edmonton America/Hermosillo Asia/Kuala_Lumpur Asia/Yangon
    MT     America/Denver America/Phoenix America/Edmonton Europe/Malta
    PDT    America/Los_Angeles America/Vancouver America/Tijuana
    PST    America/Los_Angeles America/Vancouver America/Tijuana Asia/Manila Pacific/Pitcairn
    PT     America/Los_Angeles America/Vancouver Europe/Lisbon
    SST    Asia/Singapore Pacific/Pago_Pago
    WAT    Africa/Lagos Africa/Kinshasa Africa/Luanda Africa/Douala
    WEST   Europe/Lisbon Atlantic/Canary
    WET    Europe/Lisbon Atlantic/Canary Africa/Casablanca
    WST    Australia/Perth Pacific/Apia
    CENTRAL   America/Chicago America/Winnipeg
    EASTERN   America/New_York America/Toronto
    MOUNTAIN  America/Denver America/Phoenix America/Edmonton
    PACIFIC   America/Los_Angeles America/Vancouver
    ATLANTIC  America/Halifax America/Puerto_Rico
"""
_CLEAR = """
    ACDT Australia/Adelaide    ACST Australia/Adelaide    AEDT Australia/Sydney      AEST Australia/Sydney
    AKDT America/Anchorage     AKST America/Anchorage     AKT  America/Anchorage     ART  America/Argentina/Buenos_Aires
    AWST Australia/Perth       BRT  America/Sao_Paulo     CLT  America/Santiago      COT  America/Bogota
    HKT  Asia/Hong_Kong        HST  Pacific/Honolulu      ICT  Asia/Bangkok          JST  Asia/Tokyo
    KST  Asia/Seoul            MSK  Europe/Moscow         NPT  Asia/Kathmandu        NST  America/St_Johns
    NDT  America/St_Johns      NZDT Pacific/Auckland      NZST Pacific/Auckland      PET  America/Lima
    PHT  Asia/Manila           PKT  Asia/Karachi          SAST Africa/Johannesburg   SGT  Asia/Singapore
    TRT  Europe/Istanbul       UYT  America/Montevideo    UZT  Asia/Tashkent         VET  America/Caracas
    WIB  Asia/Jakarta          WIT  Asia/Jayapura         WITA Asia/Makassar         YEKT Asia/Yekaterinburg
    МСК  Europe/Moscow
"""
# Kept by so many countries that the zone is plain and the country is not.
_CONTINENTAL = {
    "CET": ("Europe/Brussels", "Central European Time"),
    "CEST": ("Europe/Brussels", "Central European Time"),
    "MET": ("Europe/Brussels", "Central European Time"),
    "MEZ": ("Europe/Brussels", "Central European Time"),
    "MESZ": ("Europe/Brussels", "Central European Time"),
    "EEST": ("Europe/Athens", "Eastern European Time"),
    "UTC": ("UTC", "UTC"),
    "UCT": ("UTC", "UTC"),
    "ZULU": ("UTC", "UTC"),
}
_CLEAR_WORDS = _CLEAR.split()
_ZONES: dict[str, tuple[str, ...]] = {
    **{words[0]: tuple(words[1:]) for words in map(str.split, _AMBIGUOUS.strip().splitlines())},
    **{name: (zone,) for name, zone in zip(_CLEAR_WORDS[::2], _CLEAR_WORDS[1::2], strict=True)},
}


def meant_by(text: str) -> tuple[str, ...]:
    """Return the zones that go by an abbreviation, likeliest first; empty where it is none."""
    return _ZONES.get(text.replace(".", "").upper(), ())


def continental(text: str) -> tuple[str, str] | None:
    """Return the zone and the label of a time that no single country owns: CET, UTC."""
    return _CONTINENTAL.get(text.replace(".", "").upper())
