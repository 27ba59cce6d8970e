"""Where people are, by country and state as Odoo codes them: what no library at hand knows.

Only states of countries with several zones, and regions that go by other names than those of public holidays.
"""

# Country → zone → states. ``*``: every other state. A state of which a town is in a second zone is in both lists.
# Source: IANA time zone database, "zone1970.tab" and its comments.
_ZONES = {
    "AU": {
        "Australia/Sydney": "ACT NSW",
        "Australia/Melbourne": "VIC",
        "Australia/Hobart": "TAS",
        "Australia/Brisbane": "QLD",
        "Australia/Adelaide": "SA",
        "Australia/Darwin": "NT",
        "Australia/Perth": "WA",
    },
    "BR": {
        "America/Sao_Paulo": "*",
        "America/Rio_Branco": "AC",
        "America/Manaus": "AM RO RR",
        "America/Cuiaba": "MT MS",
    },
    "CA": {
        "America/Vancouver": "BC",
        "America/Edmonton": "AB NT",
        "America/Whitehorse": "YT",
        "America/Regina": "SK",
        "America/Winnipeg": "MB",
        "America/Toronto": "ON QC",
        "America/Halifax": "NB NS PE",
        "America/St_Johns": "NL",
        "America/Goose_Bay": "NL",
        "America/Iqaluit": "NU",
        "America/Rankin_Inlet": "NU",
        "America/Cambridge_Bay": "NU",
    },
    "CL": {"America/Santiago": "*", "America/Punta_Arenas": "MA AI"},
    "CN": {"Asia/Shanghai": "* 新", "Asia/Urumqi": "新"},
    "EC": {"America/Guayaquil": "*", "Pacific/Galapagos": "20"},
    "ES": {"Europe/Madrid": "*", "Atlantic/Canary": "GC TF"},
    "ID": {
        "Asia/Jakarta": "AC BB BT BE JK JA JB JT JI KB KT KR LA RI SB SS SU YO",
        "Asia/Makassar": "BA GO KS KI KU NB NT SR SN ST SG SA",
        "Asia/Jayapura": "MA MU PA PB PD PS PT PE",
    },
    "MN": {"Asia/Ulaanbaatar": "*", "Asia/Hovd": "02 15 16"},
    "MX": {
        "America/Mexico_City": "* CHH TAM",
        "America/Tijuana": "BCN",
        "America/Mazatlan": "BCS NAY SIN",
        "America/Hermosillo": "SON",
        "America/Ciudad_Juarez": "CHH",
        "America/Matamoros": "TAM",
        "America/Cancun": "ROO",
    },
    "NZ": {"Pacific/Auckland": "*"},
    "PT": {"Europe/Lisbon": "*", "Atlantic/Azores": "20"},
    "RU": {
        "Europe/Kaliningrad": "KGD",
        "Europe/Moscow": "AD ARK BEL BRY CE CU DA IN IVA KB KL KLU KC KR KIR KO KOS KDA KRS LEN LIP ME MO MOS MOW MUR "
        "NIZ NGR ORL PNZ PSK ROS RYA SE SMO SPE STA TAM TA TUL TVE VLA VGG VLG VOR YAR",
        "Europe/Samara": "AST SAM SAR UD ULY",
        "Asia/Yekaterinburg": "BA CHE KHM KGN ORE PER SVE TYU YAN",
        "Asia/Omsk": "OMS",
        "Asia/Novosibirsk": "AL ALT KEM KK KYA NVS TOM TY",
        "Asia/Irkutsk": "BU IRK",
        "Asia/Yakutsk": "AMU SA",
        "Asia/Vladivostok": "KHA PRI YEV",
        "Asia/Sakhalin": "MAG SAK",
        "Asia/Kamchatka": "CHU KAM",
    },
    "US": {
        "America/New_York": "CT DC DE FL GA IN KY MA MD ME MI NC NH NJ NY OH PA RI SC TN VA VT WV",
        "America/Chicago": "AL AR FL IA IL IN KS KY LA MN MO MS ND NE OK SD TN TX WI",
        "America/Denver": "CO ID MT ND NE NM SD TX UT WY",
        "America/Phoenix": "AZ",
        "America/Los_Angeles": "CA ID NV OR WA",
        "America/Anchorage": "AK",
        "Pacific/Honolulu": "HI",
        "America/Puerto_Rico": "PR VI",
        "Pacific/Pago_Pago": "AS",
        "Pacific/Guam": "GU MP",
        "Pacific/Pohnpei": "FM",
        "Pacific/Majuro": "MH",
        "Pacific/Palau": "PW",
    },
}

# Country → region of public holidays → states. ``*``: every other state.
_REGIONS = {
    "ES": {
        "AN": "AL CA CO GR H J MA SE",
        "AR": "HU TE Z",
        "AS": "O",
        "CB": "S",
        "CE": "CE",
        "CL": "AV BU LE P SA SG SO VA ZA",
        "CM": "AB CR CU GU TO",
        "CN": "GC TF",
        "CT": "B GI L T",
        "EX": "BA CC",
        "GA": "C LU OR PO",
        "IB": "PM",
        "MC": "MU",
        "MD": "M",
        "ML": "ME",
        "NC": "NA",
        "PV": "BI SS VI",
        "RI": "LO",
        "VC": "A CS V",
    },
    # England and Wales have the same.
    "GB": {
        "SCT": "A1 A5 A7 B1 B3 B9 C3 C9 F9 G1 G5 H1 I7 I9 J1 J3 J5 J7 J9 K1 K3 K5 K7 K9 L1 L2 L5 L7 M1 M3 M5 M7 M9 N1 "
        "N3 N5 N7 O7 O9 P1 P3 Q7 R1 R3 S9 T1 T5 T7 T9 U3 V7 W3 X1 X9",
        "NIR": "D5 D7 D9 E3 E5 E7",
        "ENG": "*",
    },
}


def zones_of(country, state):
    """Names of the time zones of a state, the surest first; none where the state or the country's zones are unknown.

    :param str country: ISO code.
    :param str state: code as Odoo has it.
    """
    return tuple(_found(_ZONES, country, state))


def region_of(country, state):
    """Code of the region of public holidays, as ``holidays`` has it; the state's own where they are the same."""
    return next(iter(_found(_REGIONS, country, state)), _short(country, state))


def _found(table, country, state):
    code, rows = _short(country, state), table.get(country, {})
    found = [name for name, states in rows.items() if code and code in states.split()]
    return found or [name for name, states in rows.items() if code and "*" in states.split()]


def _short(country, state):
    """Odoo writes DE-BY for Bavaria, and ZH-FR for Zürich in French."""
    code = (state or "").removeprefix(f"{country}-")
    return code.split("-")[0]
