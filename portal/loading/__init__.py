"""Fills an empty portal: the programme's reference data, and on request the demo data.

Every loader may run any number of times; it writes what differs and names it in a `Report`.
"""
