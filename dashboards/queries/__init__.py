"""Named reads of the dashboards; what each role's figures count stands in docs/scaling.md."""

from dashboards.queries.figures import Figures, Portfolio, TrendPoint, portfolio
from dashboards.queries.selection import Selection
from dashboards.queries.vocabulary import Entry, Vocabulary, vocabulary

__all__ = [
    "Entry",
    "Figures",
    "Portfolio",
    "Selection",
    "TrendPoint",
    "Vocabulary",
    "portfolio",
    "vocabulary",
]
