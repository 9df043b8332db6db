"""What `manage.py check` says of the machine it runs on."""

from typing import Any

from django.core.checks import Info, register

from healthposts.web.pdf import missing_libraries


@register()
def pdf_libraries(**_kwargs: Any) -> list[Info]:
    """PDFs need three system libraries; without them everything else works."""
    missing = missing_libraries()
    if not missing:
        return []
    return [
        Info(
            f"PDFs are off: {', '.join(missing)} not found.",
            hint="apt-get install --no-install-recommends "
            "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0",
            id="healthposts.I001",
        )
    ]
