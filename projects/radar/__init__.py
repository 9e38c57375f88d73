"""Which projects are about the same thing: texts as vectors, ranked by meaning, with the reasons."""
