"""Where things lie in North Rhine-Westphalia: its communes and counties, and how people name them.

Pure data and pure functions, without a table: 396 communes and 53 counties that change once in
years, the same for everybody (docs/adr/0050-communes-without-a-table.md).
"""
