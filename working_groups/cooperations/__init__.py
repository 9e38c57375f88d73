"""Cooperations across tenants: who may what, reads, words, pages' forms, interface.

Rows are in `working_groups.models.cooperations`, verbs in `working_groups.operations.cooperations`.
"""
