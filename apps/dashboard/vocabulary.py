"""The words that questions about penguins are made of, as regular expressions. Only words: no logic."""

import re

from data import CATEGORIES
from tools import Statistic

MEASURE_WORDS = {
    "body_mass_g": r"body[ _]mass(?:[ _]g)?|body ?weights?|mass(?:es)?|weights?|weigh(?:s|ed)?|heavy|kilos?",
    "bill_length_mm": r"(?:bill|beak|culmen)s?[ _]lengths?(?:[ _]mm)?|long (?:are|is) (?:the |their )?(?:bill|beak)s?",
    "bill_depth_mm": r"(?:bill|beak|culmen)s?[ _]depths?(?:[ _]mm)?|deep (?:are|is) (?:the |their )?(?:bill|beak)s?",
    "flipper_length_mm": r"flippers?[ _]lengths?(?:[ _]mm)?|flippers?|wings?",
}
BARE_BILL = r"bills?|beaks?|culmens?"
GROUP_WORDS = {
    "species": r"species|kinds?|types?",
    "island": r"islands?|places?",
    "sex": r"sex(?:es)?|genders?",
    "year": r"years?|annually|over time",
}
VALUE_WORDS = {
    ("species", "Adelie"): r"ad[eé]lies?",
    ("species", "Chinstrap"): r"chin-?straps?",
    ("species", "Gentoo"): r"gentoos?",
    ("island", "Biscoe"): r"biscoe",
    ("island", "Dream"): r"dream",
    ("island", "Torgersen"): r"torgersen",
    ("sex", "female"): r"females?",
    ("sex", "male"): r"males?",
    **{("year", year): str(year) for year in CATEGORIES["year"]},
}
STATISTIC_WORDS: dict[Statistic, str] = {
    "median": r"medians?",
    "std": r"standard deviations?|std|sd|spread|variation|variability",
    "max": r"maxim(?:um|a|al)|max|highest|largest|biggest|greatest",
    "min": r"minim(?:um|a|al)|min|lowest|least",
    "mean": r"averages?|avg|means?|typical(?:ly)?",
}
LARGEST = r"(?:heav|long|deep|larg|bigg|high|tall)(?:i?er|i?est)|greatest|most"
SMALLEST = r"(?:light|short|shallow|small|low)e(?:r|st)|fewest|least"
NUMBER_WORDS = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "dozen": 12, "fifteen": 15, "twenty": 20,
}  # fmt: skip
HOW_MANY = rf"(?!(?:{'|'.join(map(str, CATEGORIES['year']))})\b)(\d+)"
"""A number of penguins, which is not one of the years."""
PENGUIN = r"(?:penguins?|birds?|individuals?|ones|animals?)"
MORE = r"(?:is |are )?(?:over|above|exceeding|>|(?:more|greater|larger|bigger|longer|deeper|heavier|higher) than)"
LESS = r"(?:is |are )?(?:under|below|<|(?:less|smaller|shorter|lighter|lower|fewer) than)"
AT_LEAST = r"(?:is |are )?(?:at least|>=|≥|not less than)"
AT_MOST = r"(?:is |are )?(?:at most|<=|≤|up to|not more than)"
GROUPING = (
    r"(?:(?:grouped|split|colou?red) )?by|per|(?:for |in |on )?each|(?:for )?every"
    r"|across|between|among|which|what|over"
)
NUMBER = r"(\d[\d,]*(?:\.\d+)?)\s*(kg|kilograms?|kilos?|g|grams?|mm|millimet(?:er|re)s?|cm)?(?!\w)"
CHART_WORDS = {
    "histogram": r"histograms?|distribut(?:ion|ions|ed)",
    "scatter": r"scatter ?plots?|scatter(?: charts?)?|against|vs\.?|versus",
    "bar": r"bar ?(?:charts?|plots?|graphs?)|bars?|charts?|plots?|graphs?|diagrams?|visuali[sz]ation|visuali[sz]e",
}
# Words that add nothing to what was understood; any other word left over is reported as ignored.
FILLER = re.compile(
    r"""
    a|about|across|all|also|am|among|an|and|any|are|as|at|be|between|birds?|break|breakdown|by|can|color|
    colored|colour|coloured|compar(?:e|ed|ing)|comparison|could|count|dashboard|data|dataset|deep|did|
    differ(?:s|ences?|ent)?|display|do|does|down|draw|each|every|find|for|from|g|get|give|grams?|group(?:ed|s)?|
    had|has|have|having|how|i|if|in|individuals?|instead|into|is|it|its|just|know|let|like|list|live[sd]?|long|
    make|many|me|measure(?:d|s|ments?)?|mm|much|my|now|number|observed|of|on|one|ones|only|or|our|out|overall|
    pairs?|penguins?|per|please|recorded|rows?|same|see|seen|show|single|some|split|table|tell|than|that|the|
    their|them|then|there|these|they|this|those|to|total|up|us|using|values?|var(?:y|ies)|was|we|were|what|
    what's|when|where|which|who|will|with|within|would|you|your
    """,
    re.VERBOSE,
)
FOLLOW_UP = re.compile(
    r"^(?:and|what about|how about|same|now|but|only|ok(?:ay)?|instead)\b|\binstead$"
)
