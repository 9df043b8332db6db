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
