"""What the log says of refused requests."""

import logging


class RefusalsWithoutTraceback(logging.Filter):
    """A refusal is no fault of ours: its line is enough. From 500 on the traceback stays."""

    def filter(self, record: logging.LogRecord) -> bool:
        if getattr(record, "status_code", 500) < 500:
            record.exc_info = None
        return True
