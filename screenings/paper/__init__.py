"""Paper beside the screen: the sheet of a session, typing it in afterwards, forms and slips."""
