"""Words for the codes of `roles.py`, which knows no translation."""

from django.utils.translation import gettext_lazy as _

from posts.roles import Role

ROLES = {
    Role.CADRE: _("Cadre"),
    Role.PUSKESMAS: _("Puskesmas staff"),
    Role.DISTRICT: _("District officer"),
    Role.AREA: _("Province or national reader"),
    Role.PARTNER: _("Partner officer"),
    Role.WORKPLACE: _("Workplace officer"),
    Role.ADMINISTRATOR: _("Administrator"),
}

# What an audit event says under `what`.
CHANGES = {
    "created": _("account opened"),
    "details": _("name, user name or phone"),
    "own_details": _("own phone or language"),
    "assigned": _("access given"),
    "ended": _("access ended"),
    "new_code": _("new code made"),
    "password_by_code": _("password chosen with a code"),
    "password": _("password changed"),
    "code": _("wrong code"),
    "everywhere": _("on every device"),
    "opened": _("opened"),
    "changed": _("facts changed"),
    "described": _("facts changed"),
    "moved": _("moved to another office"),
    "closed": _("closed"),
    "reopened": _("opened again"),
    "letterhead": _("letterhead"),
    "signatory": _("signatory"),
    "state": _("new state"),
    "supervisor": _("another puskesmas"),
    "estimate": _("estimated workers"),
    "partners": _("partner offices"),
    "workplace_linked": _("workplace added"),
    "workplace_unlinked": _("workplace taken off"),
    "workplace_changed": _("workplace changed"),
    "cadre_appointed": _("cadre appointed"),
    "cadre_changed": _("cadre changed"),
    "cadre_ended": _("cadre ended"),
    "position_changed": _("new position"),
    "position_corrected": _("position corrected"),
    "referral_written": _("written"),
    "referral_joined": _("new reason"),
    "referral_refused": _("refused by the worker"),
    "referral_been": _("asked: already been?"),
    "referral_arrived": _("arrived"),
    "referral_answered": _("answered"),
    "referral_closed": _("closed"),
    "referral_undone": _("taken back"),
}
