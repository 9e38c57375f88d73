"""Projects as rows of a table: which columns there are, how files are read and written.

One row is one project, one cell one field or a whole list. What a cell says is compared with what
the export would write for the stored project; so whatever the notation cannot hold stays as it is.
"""
