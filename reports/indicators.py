"""What every figure of a report means: each indicator once, in plain words.

Tooltips, footnotes, the notes of the workbook and the JSON print from here. The texts
are English message ids; whoever shows them translates them.
"""

from dataclasses import dataclass


def gettext_noop(text: str) -> str:
    """Marks a text for the catalogue. This module knows no Django."""
    return text


@dataclass(frozen=True, slots=True)
class Indicator:
    """`denominator` is empty where the figure is a plain number. `source` names the form or rule."""

    code: str
    label: str
    unit: str
    numerator: str
    definition: str
    denominator: str = ""
    source: str = ""


POSTS = gettext_noop("posts")
PERSONS_UNIT = gettext_noop("persons")
VISITS_UNIT = gettext_noop("visits")
SESSIONS_UNIT = gettext_noop("sessions")
FINDINGS_UNIT = gettext_noop("findings")

POSTS_FORMED = Indicator(
    code="posts_formed",
    label=gettext_noop("Posts formed"),
    unit=POSTS,
    numerator=gettext_noop("posts in the state formed, active or inactive on the last day"),
    definition=gettext_noop(
        "Posts that exist on the last day of the month: formed, active or inactive. "
        "Proposed and closed posts do not count."
    ),
    source="LBKP A1",
)
POSTS_ACTIVE = Indicator(
    code="posts_active",
    label=gettext_noop("Posts active"),
    unit=POSTS,
    numerator=gettext_noop("posts in the state active on the last day"),
    denominator=gettext_noop("posts formed"),
    definition=gettext_noop("Posts whose state is active on the last day of the month."),
    source="LBKP A2",
)
POSTS_WITH_SESSION = Indicator(
    code="posts_with_session",
    label=gettext_noop("Posts with a session"),
    unit=POSTS,
    numerator=gettext_noop("posts formed with at least one session in the month"),
    denominator=gettext_noop("posts formed"),
    definition=gettext_noop("Posts formed that held at least one session in the month."),
)
POSTS_SILENT = Indicator(
    code="posts_silent",
    label=gettext_noop("Silent posts"),
    unit=POSTS,
    numerator=gettext_noop("posts formed or active without a session in the month"),
    denominator=gettext_noop("posts formed"),
    definition=gettext_noop(
        "Posts formed or active on the last day that held no session in the month. "
        "Posts declared inactive are not called silent."
    ),
)
ESTIMATED = Indicator(
    code="estimated",
    label=gettext_noop("Workers estimated"),
    unit=PERSONS_UNIT,
    numerator=gettext_noop("workers estimated at the posts formed"),
    definition=gettext_noop(
        "The latest estimate of each post formed, as of the last day. Posts without an estimate add nothing."
    ),
)
ENROLLED = Indicator(
    code="enrolled",
    label=gettext_noop("Workers enrolled"),
    unit=PERSONS_UNIT,
    numerator=gettext_noop("persons enrolled on the last day"),
    denominator=gettext_noop("workers estimated, of posts that have an estimate"),
    definition=gettext_noop(
        "Persons enrolled on the last day of the month at a post that is not closed, each person once. "
        "The share compares posts that have an estimate."
    ),
)
SESSIONS = Indicator(
    code="sessions",
    label=gettext_noop("Sessions held"),
    unit=SESSIONS_UNIT,
    numerator=gettext_noop("sessions held in the month"),
    definition=gettext_noop(
        "Sessions opened or ended in the month; planned and cancelled ones do not count."
    ),
)
ATTENDANCE_PRESENT = Indicator(
    code="present",
    label=gettext_noop("Attendances"),
    unit=gettext_noop("attendances"),
    numerator=gettext_noop("workers present, summed over the sessions"),
    denominator=gettext_noop("workers marked present or absent"),
    definition=gettext_noop(
        "Workers who came, counted at each session, examined or not. "
        "The share is of all who were marked present or absent."
    ),
)
VISITS = Indicator(
    code="visits",
    label=gettext_noop("Visits"),
    unit=VISITS_UNIT,
    numerator=gettext_noop("visits in the month"),
    definition=gettext_noop(
        "One worker examined at one session. A visit counts at the post where it happened, in the local "
        "calendar month of its session; one person may visit more than once. Void visits never count."
    ),
    source="LBKP-1 (2015) 1a",
)
LATE = Indicator(
    code="late",
    label=gettext_noop("Visits entered late"),
    unit=VISITS_UNIT,
    numerator=gettext_noop("visits first saved after the closing day"),
    denominator=gettext_noop("visits"),
    definition=gettext_noop(
        "Of the visits, those first saved after the end of the closing day of the month. They count. "
        "Figures drawn before hold none of them."
    ),
)
PERSONS = Indicator(
    code="persons",
    label=gettext_noop("Persons examined"),
    unit=PERSONS_UNIT,
    numerator=gettext_noop("different persons with a visit in the month"),
    definition=gettext_noop(
        "Different persons with at least one visit in the month, each once, by the sex and age "
        "of the last visit."
    ),
)
COVERAGE = Indicator(
    code="coverage",
    label=gettext_noop("Coverage: enrolled persons examined"),
    unit=PERSONS_UNIT,
    numerator=gettext_noop("persons enrolled on the last day who had a visit in the month"),
    denominator=gettext_noop("persons enrolled on the last day"),
    definition=gettext_noop(
        "Of the persons enrolled on the last day, those with at least one visit in the month at these posts. "
        "Guests and persons who have left do not count."
    ),
)
AT_RISK = Indicator(
    code="at_risk",
    label=gettext_noop("Workers at risk"),
    unit=PERSONS_UNIT,
    numerator=gettext_noop("persons with a visit of level Watch or worse"),
    denominator=gettext_noop("persons examined"),
    definition=gettext_noop(
        "Persons examined with at least one visit in the month of the level Watch, Refer or Emergency."
    ),
)
REFERRING = Indicator(
    code="referring",
    label=gettext_noop("Findings that ask for referral"),
    unit=FINDINGS_UNIT,
    numerator=gettext_noop("measures at visits that a guideline refers"),
    definition=gettext_noop(
        "Measures found at a visit for which the guideline or the safety alert says refer; "
        "a measure counts once a visit."
    ),
)
EMERGENCIES = Indicator(
    code="emergencies",
    label=gettext_noop("Visits with an emergency"),
    unit=VISITS_UNIT,
    numerator=gettext_noop("visits of the level Emergency"),
    denominator=gettext_noop("visits"),
    definition=gettext_noop("Visits at which at least one alarm held."),
)
VISIT_LEVEL = Indicator(
    code="visit_level",
    label=gettext_noop("Visits by level"),
    unit=VISITS_UNIT,
    numerator=gettext_noop("visits of the level"),
    denominator=gettext_noop("visits"),
    definition=gettext_noop(
        "Each visit by its worst result: Emergency, Refer, Watch, Normal or Not measured."
    ),
)
CLASS_SHARE = Indicator(
    code="class_share",
    label=gettext_noop("Results by class"),
    unit=VISITS_UNIT,
    numerator=gettext_noop("visits whose value lies in the class"),
    denominator=gettext_noop("visits at which the measure was taken and classed"),
    definition=gettext_noop(
        "Visits by the class of their value. The share is of the visits at which this measure was taken and "
        "classed; what was not measured is not called normal. A class is a suspicion of a screening, not a "
        "diagnosis. Classes of different guidelines or editions are never added."
    ),
)
HIGH_PRESSURE = Indicator(
    code="high_pressure",
    label=gettext_noop("High blood pressure, to be referred"),
    unit=VISITS_UNIT,
    numerator=gettext_noop("visits whose blood pressure the guideline refers"),
    denominator=gettext_noop("visits at which blood pressure was taken and classed"),
    definition=gettext_noop(
        "Visits with a suspected high blood pressure that the guideline refers, "
        "of the visits at which blood pressure was taken and classed."
    ),
)
FINDING_FATE = Indicator(
    code="finding_fate",
    label=gettext_noop("What became of findings that ask for referral"),
    unit=FINDINGS_UNIT,
    numerator=gettext_noop("findings that ask for referral and came to the same"),
    denominator=gettext_noop("findings that ask for referral"),
    definition=gettext_noop(
        "Each of them once, by what the district's rules ask for where that is no letter, by letter or refusal "
        "at that visit, or by what held a letter back that day. Of class and alert the alert counts."
    ),
)
SINGLE_HIGH = Indicator(
    code="single_high",
    label=gettext_noop("Besides: pressure high, measured once"),
    unit=VISITS_UNIT,
    numerator=gettext_noop("visits with one reading of blood pressure that was high"),
    definition=gettext_noop(
        "Visits with one reading of pressure, and that high. It refers nobody yet and is no finding above."
    ),
)
LETTERS_UNIT = gettext_noop("letters")
LETTERS_WRITTEN = Indicator(
    code="letters_written",
    label=gettext_noop("Letters written"),
    unit=LETTERS_UNIT,
    numerator=gettext_noop("referral letters written in the month"),
    definition=gettext_noop(
        "By the day of the visit, each once; reasons that joined an open letter make no new one. Letters "
        "taken back, refusals, and letters joined to an older one of the same person do not count."
    ),
)
LETTERS_ARRIVED = Indicator(
    code="letters_arrived",
    label=gettext_noop("of these arrived at the puskesmas"),
    unit=LETTERS_UNIT,
    numerator=gettext_noop("letters of the month whose worker came or was answered by its end"),
    denominator=gettext_noop("referral letters written in the month"),
    definition=gettext_noop(
        "Of the letters written in the month, those whose worker arrived at the puskesmas by its last day; "
        "whoever was answered arrived. Letters of the last days may still arrive later."
    ),
)
LETTERS_ANSWERED = Indicator(
    code="letters_answered",
    label=gettext_noop("Letters answered"),
    unit=LETTERS_UNIT,
    numerator=gettext_noop("referral letters answered in the month"),
    definition=gettext_noop(
        "Letters answered in the month, whenever written; seen elsewhere is an answer."
    ),
)
DAYS_TO_ANSWER = Indicator(
    code="days_to_answer",
    label=gettext_noop("Days to the answer, median"),
    unit=gettext_noop("days"),
    numerator=gettext_noop("days from letter to answer, of the letters answered in the month"),
    definition=gettext_noop(
        "Half of the letters answered in the month took as many days or fewer."
    ),
)
LETTERS_OPEN = Indicator(
    code="letters_open",
    label=gettext_noop("Letters open at the month's end"),
    unit=LETTERS_UNIT,
    numerator=gettext_noop("referral letters without an answer on the last day"),
    definition=gettext_noop(
        "Written by the last day of the month and not answered by it; by days since the letter."
    ),
)

# In the order in which reports print them.
INDICATORS = (
    POSTS_FORMED,
    POSTS_ACTIVE,
    POSTS_WITH_SESSION,
    POSTS_SILENT,
    ESTIMATED,
    ENROLLED,
    SESSIONS,
    ATTENDANCE_PRESENT,
    VISITS,
    LATE,
    PERSONS,
    COVERAGE,
    AT_RISK,
    REFERRING,
    EMERGENCIES,
    FINDING_FATE,
    SINGLE_HIGH,
    LETTERS_WRITTEN,
    LETTERS_ARRIVED,
    LETTERS_ANSWERED,
    DAYS_TO_ANSWER,
    LETTERS_OPEN,
    VISIT_LEVEL,
    CLASS_SHARE,
    HIGH_PRESSURE,
)
BY_CODE = {indicator.code: indicator for indicator in INDICATORS}
