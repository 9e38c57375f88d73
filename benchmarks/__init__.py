"""How fast the portal is at 300 and at 10,000 projects; `make bench` prints the tables."""
