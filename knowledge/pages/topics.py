"""What a heading, an item of the form or the rows of a table say that they are about, as kinds of page.

The words are those of Regulation S-K's items, of the notes that US GAAP asks for and of the us-gaap taxonomy. One
heading may name several kinds. Knows no document.
"""

from __future__ import annotations

import re

SECTIONS: tuple[tuple[str, str], ...] = (
    (r"^item 1\. business|information on the company", "business"),
    (r"risk factors", "risk_factors"),
    (r"unresolved staff", "staff_comments"),
    (r"cybersecurity", "cybersecurity"),
    (r"\bproperties\b|property, plants", "properties"),
    (r"legal proceedings", "legal"),
    (r"market for (?:the )?registrant|unregistered sales|offer and listing", "market_for_stock"),
    (r"selected (?:consolidated )?financial", "selected"),
    (r"management.s discussion|operating and financial review", "results"),
    (r"quantitative and qualitative", "market_risk"),
    (r"controls and procedures|internal control", "controls"),
    (r"changes in and disagreements|principal account", "auditor"),
    (r"^item 10\.|directors,? (?:executive|senior)|corporate governance", "governance"),
    (r"executive compensation", "compensation"),
    (r"security ownership|major shareholders", "governance"),
    (r"related (?:party )?transactions", "related_parties"),
    (r"exhibit", "exhibits"),
    (r"signatures", "signatures"),
    (r"results of operations and financial condition", "results"),
    (r"submission of matters", "votes"),
    (r"departure of directors", "executives"),
    (r"completion of acquisition", "acquisitions"),
    (r"exit or disposal", "restructuring"),
    (r"direct financial obligation|material definitive agreement", "debt"),
)
"""Words of an item's title -> the kind of its pages."""

HEADINGS: tuple[tuple[str, str], ...] = (
    (
        r"\brevenues?\b.*\b(?:recognition|contracts?|disaggregat\w+|by)\b|disaggregat|^(?:net )?(?:revenues?|sales)$"
        r"|\b(?:deferred|unearned) revenue|contract (?:assets|liabilities|balances)|net sales by",
        "revenue_note",
    ),
    (r"\bsegments?\b|\bsegmental\b", "segments"),
    (r"geographic|\bby (?:region|country)\b|\binternational sales", "geography"),
    (
        r"\bdebt\b|\bborrowings?\b|\bnotes payable|credit (?:facilit|agreement)|indebtedness|\bloans payable"
        r"|\b(?:senior|convertible) notes\b|commercial paper|lines? of credit|financing arrangements",
        "debt",
    ),
    (
        r"\b(?:income|corporate|effective|deferred) tax|^taxes\b|\btaxation\b|\btax (?:rate|matters|positions|benefits)"
        r"|provision for (?:income )?taxes",
        "tax",
    ),
    (r"\bleas(?:es?|ing)\b", "leases"),
    (
        r"\bcommitments?\b|\b(?:purchase|contractual) obligations|\bguarantees?\b|off-?\s?balance|\bwarrant(?:y|ies)\b"
        r"|letters of credit",
        "commitments",
    ),
    (r"\blegal\b|\blitigation|\bcontingenc|\bproceedings\b|\bantitrust|environmental matters", "legal"),
    (r"goodwill|intangible", "goodwill"),
    (r"\b(?:earnings|income|loss)\)? per\b|\bper share\b|\beps\b", "earnings_per_share"),
    (r"\bpensions?\b|\bretire(?:ment|e)|postretirement|\bbenefit plans?|defined (?:benefit|contribution)", "pension"),
    (
        r"(?:stock|share|equity)-based|\bcompensation\b|(?:stock|incentive|equity|option) (?:plans?|awards?|options)"
        r"|restricted stock",
        "compensation",
    ),
    (r"\bacquisitions?\b|business combination|\bmergers?\b|purchase price allocation", "acquisitions"),
    (r"\bdiscontinued|held[- ]for[- ]sale|\bdivest|\bdispos(?:al|ition)|\bspin-?off|\bseparation\b", "discontinued"),
    (r"\bderivative|\bhedg|financial instruments", "derivatives"),
    (r"\bfair values?\b", "fair_value"),
    (
        r"\binvestments?\b|marketable|\bsecurities\b(?! act)|equity method|joint venture|unconsolidated|\baffiliates\b",
        "investments",
    ),
    (r"\binventor(?:y|ies)\b", "inventory"),
    (r"property,? (?:plant|and equipment)|\bpremises\b|\bdepreciation\b", "property_note"),
    (r"\brestructuring|\bseverance|exit costs|workforce reduction", "restructuring"),
    (r"related[- ](?:part|person)", "related_parties"),
    (r"subsequent events?", "subsequent_events"),
    (r"\bcredit (?:loss|quality|risk|portfolio)|allowance for|\breceivables?\b|loan losses", "credit"),
    (r"\binsurance\b|\bclaims\b", "insurance"),
    (
        r"accounting (?:polic|pronounce|standard|estimate|change|principle)|basis of presentation|significant accounting"
        r"|recently (?:adopted|issued)|critical accounting|use of estimates",
        "accounting",
    ),
    (r"\bdividends?\b", "dividends"),
    (r"\brepurchases?\b|treasury (?:stock|shares)|buy-?backs?|issuer purchases", "repurchases"),
    (
        r"(?:stock|share)(?:holders|owners).{0,2} equity|capital stock|common (?:stock|shares)|comprehensive (?:income|loss)"
        r"|^equity$|noncontrolling|capital management|regulatory capital",
        "capital",
    ),
    (
        r"\bliquidity|capital resources|cash requirements|\bcash flows?\b|capital expenditures|sources of (?:cash|funds)",
        "liquidity",
    ),
    (
        r"\boutlook\b|\bguidance\b|forward[- ]looking|\bexpectations?\b|future (?:trends|results)|looking ahead",
        "guidance",
    ),
    (r"non-?\s?gaap|reconciliation of|\badjusted (?:ebitda|earnings|net income|operating)", "reconciliation"),
    (r"quarterly (?:financial|results|data|information)|results by quarter", "quarterly"),
    (
        r"selected (?:consolidated |historical )?(?:financial|income|balance|operating)|financial (?:highlights|summary)"
        r"|(?:five|ten)-year",
        "selected",
    ),
    (
        r"market risk|(?:interest|exchange) rate risk|(?:currency|commodity|equity price) risk|sensitivity analysis",
        "market_risk",
    ),
    (r"controls? and procedures|internal control|disclosure controls", "controls"),
    (
        r"independent (?:registered|auditor|accountant)|audit (?:report|matters|fees)|report of ernst|critical audit",
        "auditor",
    ),
    (r"cyber-?security|information security", "cybersecurity"),
    (r"\bemployees\b|human capital|\bworkforce\b|\bheadcount|labor relations", "employees"),
    (r"research and development|research,|\bpipeline\b|clinical", "research"),
    (r"\bcustomers?\b|concentrations?\b", "customers"),
    (r"\bbacklog\b|remaining performance obligations", "backlog"),
    (r"executive officers|directors and executive|management team|board of directors", "executives"),
    (r"corporate governance|code of (?:ethics|conduct)|audit committee", "governance"),
    (r"submission of matters|voting results|\bproposal \d", "votes"),
    (
        r"results of operations|^overview$|\bcompared (?:to|with)\b|operating results|business (?:results|overview)",
        "results",
    ),
    (r"performance graph|stock performance|holders of record|market information", "market_for_stock"),
    (
        r"competition|products and services|^our (?:business|products|strategy|company)|intellectual property|seasonality"
        r"|raw materials|suppliers|manufacturing|sales and marketing|regulation\b",
        "business",
    ),
)
"""Words of a heading -> kinds of what stands below it."""

ROWS: tuple[tuple[str, int, str], ...] = (
    (
        r"statutory (?:federal )?(?:income )?(?:tax )?rate|unrecognized tax benefits|deferred tax (?:assets|liabilities)"
        r"|valuation allowance|^(?:current|deferred):?$|state (?:and local )?income taxes|^federal$",
        2,
        "tax",
    ),
    (r"service cost|interest cost|expected return on plan assets|benefit obligation|plan assets", 2, "pension"),
    (
        r"dilutive|weighted[- ]average .*shares|basic (?:earnings|net income)|diluted (?:earnings|net income)",
        2,
        "earnings_per_share",
    ),
    (
        r"accumulated depreciation|^land\b|buildings|machinery|leasehold improvements|construction in progress",
        2,
        "property_note",
    ),
    (
        r"senior notes|debentures|term loan|commercial paper|revolving|current (?:portion|maturities)|notes due"
        r"|% .*notes|unamortized (?:discount|debt)|long-term debt",
        3,
        "debt",
    ),
    (
        r"operating lease|finance lease|lease liabilit|right-of-use|lease cost|imputed interest|remaining lease term",
        2,
        "leases",
    ),
    (
        r"united states|^u\.s\.?\b|europe|\basia|china|japan|latin america|north america|\bemea\b|international|canada"
        r"|rest of (?:the )?world|other countries|americas|united kingdom|germany",
        3,
        "geography",
    ),
    (r"raw materials|finished (?:goods|products)|work[- ]in[- ]pro", 2, "inventory"),
    (r"level [123]\b", 2, "fair_value"),
    (
        r"notional|interest rate (?:swaps|contracts)|foreign (?:currency|exchange) (?:forward|contracts)",
        2,
        "derivatives",
    ),
    (r"\bgranted|\bvested|\bforfeited|\bexercised|nonvested|outstanding (?:at|as of)|exercisable", 3, "compensation"),
    (r"average price paid|total number of shares purchased|yet be purchased", 1, "repurchases"),
    (r"non-?gaap|\badjusted\b|\bebitda", 2, "reconciliation"),
    (r"(?:first|second|third|fourth) quarter|^q[1-4]\b", 3, "quarterly"),
    (r"\bsegments?\b|intersegment|eliminations?|corporate (?:and other|expenses)|reportable", 2, "segments"),
    (
        r"purchase obligations|contractual obligations|^total obligations|letters of credit|\bguarantees",
        2,
        "commitments",
    ),
    (
        r"identifiable intangible|developed technology|customer relationships|trade ?(?:marks|names)|goodwill",
        2,
        "goodwill",
    ),
    (r"square f(?:ee|oo)t|\bowned\b|\bleased\b|sq\.? ft", 2, "properties"),
)
"""Words of a table's labels and heads, how many of them must be there, and the kind."""

WORDS: tuple[tuple[str, str], ...] = (
    (r"\bdeclared\b.{0,60}\bdividend|\bdividends?\b.{0,40}\b(?:per share|declared|paid)", "dividends"),
    (r"\brepurchase[ds]?\b.{0,80}\bshares|share repurchase (?:program|authorization)", "repurchases"),
    (
        r"\b(?:10|ten) ?(?:%|percent) or more\b|\bcustomers?\b.{0,60}\baccounted for\b|\b(?:no|one|largest) (?:single )?customer",
        "customers",
    ),
    (
        r"\b(?:fiscal|full)[- ]?(?:year)? ?(?:20\d\d)? ?(?:outlook|guidance)|\bwe (?:currently )?(?:expect|anticipate)\b.{0,120}"
        r"\b(?:fiscal|full[- ]year|20\d\d|next (?:year|quarter))",
        "guidance",
    ),
)
"""Words of prose that state the matter itself."""


def _compiled(table: tuple[tuple[str, str], ...]) -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(words, re.I), kind) for words, kind in table)


_SECTIONS, _HEADINGS, _WORDS = _compiled(SECTIONS), _compiled(HEADINGS), _compiled(WORDS)
_ROWS = tuple((re.compile(words, re.I | re.M), many, kind) for words, many, kind in ROWS)
_CURRENT_ITEM = re.compile(r"^Item (\d)\.(\d\d)\b")


def of_section(section: str) -> frozenset[str]:
    """Kinds of an item's pages, by its title; for an item of a current report also "item_5_02" and the like."""
    kinds = {kind for words, kind in _SECTIONS if words.search(section)}
    if match := _CURRENT_ITEM.match(section):
        kinds |= {"current_report", f"item_{match[1]}_{match[2]}"}
    return frozenset(kinds)


def of_heading(heading: str) -> frozenset[str]:
    """Kinds of what stands below a heading."""
    return frozenset(kind for words, kind in _HEADINGS if words.search(heading))


def of_rows(labels: str) -> frozenset[str]:
    """Kinds of a table, by the words of its labels and heads, a line each."""
    return frozenset(
        kind for words, many, kind in _ROWS if len({match[0].lower() for match in words.finditer(labels)}) >= many
    )


def of_words(text: str) -> frozenset[str]:
    """Kinds of a paragraph by what it states."""
    return frozenset(kind for words, kind in _WORDS if words.search(text))
