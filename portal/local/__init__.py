"""Real parts on one machine: PostgreSQL, Valkey and a mail sink, and who watches them.

Nothing in this package imports Django: it runs before the database exists.
"""
