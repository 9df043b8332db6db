"""How guidelines are called where people read them. Tables and exports keep the exact name."""

import re

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

NAMES: dict[str, str | Promise] = {
    "WHO-INTERNATIONAL": _("WHO, international"),
    "WHO-2004-ASIAN-ACTION-POINTS": _("WHO 2004, action points for Asians"),
    "POSBINDU-TRAFFIC-LIGHT": _("Posbindu, traffic light"),
    "POSBINDU-TRAFFIC-LIGHT (APE vs predicted)": _("Posbindu, peak flow against the predicted"),
    "KEMENKES-RISKESDAS (strictly greater)": "Kemenkes, Riskesdas",
    "IDF-2006-ASIAN / WHO-WPRO (greater or equal)": _("IDF 2006 for Asians, WHO WPRO"),
    "JNC-7 (older Kemenkes / Posbindu)": _("JNC-7, older Kemenkes and Posbindu forms"),
    "POSYANDU-ILP-REFERRAL": _("Posyandu ILP, limit for referral"),
    "POSYANDU-ILP-REFERRAL (strictly greater)": _("Posyandu ILP, limit for referral"),
    "PROJECT-SAFETY-ALERT": _("Healthposts, safety limit"),
    "PROJECT-REFERRAL": _("Healthposts, limit for referral"),
    "PROJECT (Always / Sometimes / Never)": _("Healthposts, own rule"),
    "GENERAL-CLINICAL": _("General clinical practice"),
    "WHO / Kemenkes pulse oximetry": _("WHO and Kemenkes, pulse oximetry"),
    "PERKENI-SCREENING-CAPILLARY": _("PERKENI, screening with capillary blood"),
    "PERKENI-SCREENING-VENOUS": _("PERKENI, screening with venous blood"),
    "CKG-REPORT-CLASSES (as printed; has gaps)": _("CKG, classes of its report"),
    "WHO-2006 (IFG from 110)": _("WHO 2006, impaired fasting sugar from 110"),
    "NCEP-ATP-III / Kemenkes P2PTM": "NCEP ATP III, Kemenkes P2PTM",
    "NCEP-ATP-III metabolic syndrome": _("NCEP ATP III, metabolic syndrome"),
    "IRA-2018 (solubility)": _("IRA 2018, limit of solubility"),
    "WHO-2011/2024 adult men": _("WHO 2011/2024, adult men"),
    "WHO-2011/2024 non-pregnant women": _("WHO 2011/2024, women who are not pregnant"),
    "WHO-2011 pregnancy": _("WHO 2011, pregnancy"),
    "KEMENKES-PESTICIDE (tintometer)": _("Kemenkes, pesticides by tintometer"),
    "GINA / PDPI zones": _("GINA and PDPI, zones"),
    "NUNN-GREGG-1989": _("Nunn and Gregg 1989, Europeans"),
    "PUMA-ORIGINAL (Lopez Varela 2016)": "PUMA, Lopez Varela 2016",
    "PUMA-ITEM-2": _("PUMA, question 2"),
    "PUMA-ITEM-3": _("PUMA, question 3"),
    "KEMENKES-P2PTM-FORM (7)": _("Kemenkes, form of P2PTM"),
    "CKG / Kemenkes visus": _("CKG and Kemenkes, visual acuity"),
    "WHO-ICD-11 9D90 (presenting, better eye)": _("WHO ICD-11 9D90, better eye"),
    "POSBINDU-OLDER (6/18)": _("older Posbindu form, 6/18"),
    "POSBINDU / POSYANDU hitung jari": _("Posbindu and Posyandu, counting fingers"),
    "ISHIHARA-24-PLATE": _("Ishihara, 24 plates"),
    "POSBINDU / POSYANDU tes berbisik": _("Posbindu and Posyandu, whisper test"),
    "Indonesian ENT whisper test": _("whisper test of Indonesian ear doctors"),
    "WHO-1991 / Permenkes older": _("WHO 1991, older Permenkes"),
    "WHO-1994 common cut-off 7/8": _("WHO 1994, usual limit 7/8"),
    "KEMENKES SRQ-29 neurotic": _("Kemenkes SRQ-29, neurotic part"),
    "PHQ-4 (CKG adult screening)": _("PHQ-4, CKG screening of adults"),
    "PHQ-2 or GAD-2 part": _("PHQ-4, one of its halves"),
    "WHO-2021 four-symptom screen (any)": _("WHO 2021, any of four symptoms"),
    "PERMENKES-67/2016 (cough >= 2 weeks)": _("Permenkes 67/2016, cough of two weeks"),
    "WHO-STEPS / Kemenkes": "WHO STEPS, Kemenkes",
    "WHO-STEPS / Riskesdas": "WHO STEPS, Riskesdas",
    "WHO-GPAQ (simplified: frequency conditions omitted)": _("WHO GPAQ, simplified"),
    "PERMENKES-30/2013 (GGL)": _("Permenkes 30/2013, sugar, salt and fat"),
    "NBM (4-point, 28 items)": _("Nordic Body Map, 28 items"),
    "SNI-9011:2021 potential hazard": _("SNI 9011:2021, potential hazard"),
    "PERMENAKER-5/2018 NAB (3 dB exchange)": _("Permenaker 5/2018, limit value for noise"),
    "PERMENAKER-5/2018 (work 75-100% of the cycle)": _("Permenaker 5/2018, work all of the time"),
    "Pos UKK hazard identification (per hazard group)": _("Pos UKK, identification of hazards"),
}


def guideline_name(code: str) -> str:
    """`PERHI-2019 / ESC-ESH-2018` is "PERHI 2019, ESC ESH 2018"; a name like PHQ-9 stays."""
    if code in NAMES:
        return str(NAMES[code])
    return re.sub(r"-(?=[A-Z0-9]{3})", " ", code.replace(" / ", ", "))
