"""The form of the grid, as the page sends it."""

import uuid

from screenings.rules import EXAMINATIONS


def row(worker, *, base="[]", event_id=None, **fields):
    """The fields of one row: sbp_1 is <code>.sbp-1."""
    named = {"event_id": str(event_id or uuid.uuid4()), "base": base}
    named |= {name.replace("_1", "-1").replace("_2", "-2"): text for name, text in fields.items()}
    return {f"{worker.code}.{name}": text for name, text in named.items()}


def sheet(by, *rows, **fields):
    """A whole form: the rows and what stands once on the page."""
    codes = [next(iter(one)).partition(".")[0] for one in rows]
    data = {"author": str(by.uuid), "shown": list(EXAMINATIONS), "row": codes, **fields}
    for one in rows:
        data |= one
    return data


def as_script(client, address, data):
    return client.post(address, data, headers={"accept": "application/json"})
