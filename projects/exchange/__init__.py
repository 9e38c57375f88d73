"""Projects as rows of a table: which columns there are, how files are read and written.

One row is one project, one cell one field; a list has a sheet of its own, in CSV one cell. What a cell says is compared with what
the export would write for the stored project; so whatever the notation cannot hold stays as it is.
"""
