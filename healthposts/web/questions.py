"""What questionnaires ask, in words. Where each wording comes from stands in scores.csv.

Read aloud by a trained cadre or read by the worker; each counts only when it is whole.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Text = str | Promise


def _numbered(measure: str, *questions: Text, first: int = 1) -> dict[str, Text]:
    return {f"{measure}_item{n}": text for n, text in enumerate(questions, start=first)}


# What the questions have in common: over which time, about what.
INTRODUCTIONS: dict[str, Text] = {
    "srq20": _("In the last 30 days. There is no right or wrong answer."),
    "phq9": _("In the last two weeks: how often has this been a trouble?"),
    "phq4": _("In the last two weeks: how often has this been a trouble?"),
    "gad7": _("In the last two weeks: how often has this been a trouble?"),
    "audit": _("In the last year. A drink is a small bottle of beer, a glass of wine, a shot."),
    "assist_alcohol": _("In the last three months."),
    "assist_other": _(
        "In the last three months, not for medical use: of the one that is used most."
    ),
    "puma_score": _("Age, sex and smoking count too: they are taken from the record."),
    "gotrak": _("The part of the body that suffers most at work."),
}

_ASSIST: tuple[Text, ...] = (
    _("How often was it used?"),
    _("How often was there a strong desire to use it?"),
    _("How often did it lead to trouble with health, family, money or the law?"),
    _("How often was something left undone that was expected, because of it?"),
    _("Has a friend or relative ever been worried about it?"),
    _("Ever tried to use less or stop, and failed?"),
)

QUESTIONS: dict[str, Text] = {
    **_numbered(
        "srq20",
        _("Do you often have headaches?"),
        _("Is your appetite poor?"),
        _("Do you sleep badly?"),
        _("Are you easily frightened?"),
        _("Do your hands shake?"),
        _("Do you feel nervous, tense or worried?"),
        _("Is your digestion poor?"),
        _("Do you have trouble thinking clearly?"),
        _("Do you feel unhappy?"),
        _("Do you cry more than usual?"),
        _("Do you find it difficult to enjoy your daily activities?"),
        _("Do you find it difficult to make decisions?"),
        _("Is your daily work suffering?"),
        _("Are you unable to play a useful part in life?"),
        _("Have you lost interest in things?"),
        _("Do you feel that you are a worthless person?"),
        _("Has the thought of ending your life been on your mind?"),
        _("Do you feel tired all the time?"),
        _("Do you have uncomfortable feelings in your stomach?"),
        _("Are you easily tired?"),
    ),
    **_numbered(
        "phq9",
        _("Little interest or pleasure in doing things"),
        _("Feeling down, depressed or hopeless"),
        _("Trouble falling or staying asleep, or sleeping too much"),
        _("Feeling tired or having little energy"),
        _("Poor appetite or overeating"),
        _("Feeling bad about yourself, or that you have let yourself or your family down"),
        _("Trouble concentrating, such as on reading or watching television"),
        _("Moving or speaking so slowly that others notice, or being much more restless"),
        _("Thoughts that you would be better off dead, or of hurting yourself"),
    ),
    **_numbered(
        "phq4",
        _("Feeling nervous, anxious or on edge"),
        _("Not being able to stop or control worrying"),
        _("Feeling down, depressed or hopeless"),
        _("Little interest or pleasure in doing things"),
    ),
    **_numbered(
        "gad7",
        _("Feeling nervous, anxious or on edge"),
        _("Not being able to stop or control worrying"),
        _("Worrying too much about different things"),
        _("Trouble relaxing"),
        _("Being so restless that it is hard to sit still"),
        _("Becoming easily annoyed or irritable"),
        _("Feeling afraid, as if something awful might happen"),
    ),
    **_numbered(
        "audit",
        _("How often do you have a drink with alcohol?"),
        _("How many drinks on a day when you drink?"),
        _("How often six or more drinks on one occasion?"),
        _("How often were you not able to stop once you had started?"),
        _("How often did you fail to do what was expected because of drinking?"),
        _("How often did you need a first drink in the morning?"),
        _("How often did you feel guilt or remorse after drinking?"),
        _("How often could you not remember the night before?"),
        _("Has somebody been injured because of your drinking?"),
        _("Has a relative, friend or health worker been concerned about it?"),
    ),
    "assist_alcohol_ever": _("Ever drunk alcohol in your life?"),
    **_numbered("assist_alcohol", *_ASSIST, first=2),
    "assist_other_ever": _("Ever used any of these in your life?"),
    "assist_other_which": _("Which one most?"),
    **_numbered("assist_other", *_ASSIST, first=2),
    "puma_breathless": _("Short of breath when walking fast or slightly uphill?"),
    "puma_sputum": _("Phlegm from the lungs without a cold?"),
    "puma_cough": _("Cough without a cold?"),
    "puma_spirometry": _("Ever asked by a health worker to blow into a lung meter?"),
    "gotrak_frequency": _("How often does it hurt?"),
    "gotrak_severity": _("How bad is it?"),
}

_YES_NO: dict[str, Text] = {
    "NO": pgettext_lazy("answer", "No"),
    "YES": pgettext_lazy("answer", "Yes"),
}
_TROUBLED: dict[str, Text] = {
    "0": _("Not at all"),
    "1": _("Several days"),
    "2": _("More than half the days"),
    "3": _("Nearly every day"),
}
_HOW_OFTEN: dict[str, Text] = {
    "0": pgettext_lazy("how often", "Never"),
    "1": _("Less than monthly"),
    "2": _("Monthly"),
    "3": _("Weekly"),
    "4": _("Daily or almost"),
}
_LAST_YEAR: dict[str, Text] = {
    "0": pgettext_lazy("answer", "No"),
    "2": _("Yes, but not in the last year"),
    "4": _("Yes, in the last year"),
}


def _assist(measure: str) -> dict[str, dict[str, Text]]:
    """Each question has points of its own for the same words."""
    never_to_daily = (
        pgettext_lazy("how often", "Never"),
        _("Once or twice"),
        _("Monthly"),
        _("Weekly"),
        _("Daily or almost"),
    )
    points = {2: "02346", 3: "03456", 4: "04567", 5: "05678"}
    ever: dict[str, Text] = {
        "0": pgettext_lazy("how often", "Never"),
        "3": _("Yes, but not in the last three months"),
        "6": _("Yes, in the last three months"),
    }
    return {
        f"{measure}_ever": _YES_NO,
        **{
            f"{measure}_item{n}": dict(zip(codes, never_to_daily, strict=True))
            for n, codes in points.items()
        },
        f"{measure}_item6": ever,
        f"{measure}_item7": ever,
    }


ANSWERS: dict[str, dict[str, Text]] = {
    **dict.fromkeys((code for code in QUESTIONS if code.startswith("srq20")), _YES_NO),
    **dict.fromkeys(
        (code for code in QUESTIONS if code.startswith(("phq9", "phq4", "gad7"))), _TROUBLED
    ),
    "audit_item1": {
        "0": pgettext_lazy("how often", "Never"),
        "1": _("Monthly or less"),
        "2": _("2 to 4 times a month"),
        "3": _("2 to 3 times a week"),
        "4": _("4 times a week or more"),
    },
    "audit_item2": {
        "0": "1–2",
        "1": "3–4",
        "2": "5–6",
        "3": "7–9",
        "4": _("10 or more"),
    },
    **{f"audit_item{n}": _HOW_OFTEN for n in range(3, 9)},
    "audit_item9": _LAST_YEAR,
    "audit_item10": _LAST_YEAR,
    **_assist("assist_alcohol"),
    **_assist("assist_other"),
    "assist_other_which": {
        "CANNABIS": _("Cannabis"),
        "COCAINE": _("Cocaine"),
        "AMPHETAMINE": _("Amphetamines, such as shabu or ecstasy"),
        "INHALANT": _("Glue or other inhalants"),
        "SEDATIVE": _("Sedatives or sleeping pills"),
        "HALLUCINOGEN": _("Hallucinogens"),
        "OPIOID": _("Opioids, such as heroin or tramadol"),
        "OTHER": pgettext_lazy("substance", "Other"),
    },
    **dict.fromkeys((code for code in QUESTIONS if code.startswith("puma_")), _YES_NO),
    "gotrak_frequency": {
        "1": pgettext_lazy("how often", "Never"),
        "2": pgettext_lazy("how often", "Sometimes"),
        "3": pgettext_lazy("how often", "Often"),
        "4": pgettext_lazy("how often", "Always"),
    },
    "gotrak_severity": {
        "1": _("No pain"),
        "2": _("Uncomfortable"),
        "3": _("Painful"),
        "4": _("Very painful"),
    },
}
