"""What the database knows of its tables when it plans a query."""

from django.db import connection


def learn_tables() -> None:
    """After very many rows were written at once. 1 statement.

    Both databases plan by what they saw of a table: of one just filled they believe that it is
    empty, and what takes milliseconds takes minutes.
    """
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
