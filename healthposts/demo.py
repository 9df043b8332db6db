"""The logins of the demo data, for whoever prints them."""

from reports.demo.logins import DEMO_LOGINS

__all__ = ["DEMO_LOGINS"]
