# ruff: noqa: E501 - lists of words read best in rows
"""The plain words of filings, markets and reasoning about them: what a writer's text may be made of without a source.

Closed lists of the field's own words, no company's and no case's. Judges nothing; `agent.checking.watched` does.
"""

from __future__ import annotations

from agent.checking.metrics import words_of
from knowledge.entities.names import word_set

ACTS = word_set(
    "states state names name files file publishes publish announces announce reports report lists list shows show says say "
    "discloses disclose tells tell gives give grants grant granted lifts lift lifted revokes revoke revoked suspends suspend suspended "
    "resumes resume resumed restarts restart restarted starts start started stops stop stopped halts halt halted closes close closed "
    "opens open opened trades trade traded rises rise rose rising falls fall fell fallen falling grows grow grew growing drops drop "
    "dropped cuts cut raises raise raised lowers lower lowered keeps keep kept leaves leave left changes change changed extends extend "
    "extended renews renew renewed cancels cancel cancelled canceled terminates terminate terminated signs sign signed settles settle "
    "settled applies apply applied appeals appeal appealed rules rule ruled orders order ordered buys buy bought sells sell sold ships "
    "ship shipped delivers deliver delivered prices price priced pays pay paid spends spend spent invests invest invested issues issue "
    "issued places place placed completes complete completed fails fail failed misses miss missed beats beat meets meet met exceeds "
    "exceed exceeded reaches reach reached returns return returned loses lose lost gains gain gained wins win won moves move moved adds "
    "add added removes remove removed withdraws withdraw withdrew withdrawn delays delay delayed advances advance advanced approves "
    "approve approved rejects reject rejected blocks block blocked expires expire expired ends end ended begins begin began continues "
    "continue continued passes pass passed crosses cross crossed drops stays stay stayed holds hold held takes take took taken effect "
    "confirms confirm confirmed restates restate restated admits admit qualifies qualify qualified sues sue sued replaces replace "
    "replaced finds find found becomes become bars bar barred bans ban banned permits permit permitted allows allow allowed imposes "
    "impose imposed exempts exempt exempted excludes exclude excluded includes include included runs run comes come recovers recover "
    "recovered repeats improves improve improved worsens worsen worsened doubles double doubled halves halve halved remains remain "
    "sets set needs need uses use used serves serve served supplies supply supplied competes compete is are was were has have had does do"
)
"""What is seen to happen, in the forms that a clause takes: filings, markets and courts, no feeling and no judgement."""
THINGS = word_set(
    "filing filings report reports results annual quarterly interim monthly weekly prospectus statement statements guidance outlook "
    "forecast forecasts announcement notice circular release transcript call disclosure disclosures footnote note list lists entry "
    "register 10-k 10-q 8-k 20-f 6-k k q f form regulator regulators government department ministry court commission commerce treasury "
    "union board management auditor auditors customer customers supplier suppliers rival rivals competitor competitors peer peers buyer "
    "buyers seller sellers distributor distributors lender lenders bank banks exchange agency agencies company companies filer filers "
    "issuer issuers producer producers maker makers revenue revenues sales backlog inventory inventories margin margins price prices "
    "share shares stock capex capital expenditure expenditures spending cost costs demand supply volume volumes output production "
    "capacity plant plants line lines site sites factory factories licence licences license licenses permit permits contract contracts "
    "agreement agreements deal deals merger offer placing placings discount premium tariff tariffs quota ban bans rule rules law sanction "
    "sanctions restriction restrictions exemption exemptions waiver waivers appeal settlement penalty fine loss losses profit profits "
    "income earnings cash debt dividend dividends buyback segment segments product products unit units part parts component components "
    "import imports export exports order orders shipment shipments delivery deliveries stake takeover acquisition approval approvals "
    "decision decisions ruling verdict judgment deadline date dates level levels rate rates close gap spread index market markets "
    "percentage concentration obligations obligation performance commitments purchase purchases growth rise fall change increase "
    "decrease cut cuts halt stoppage restart resumption shortage surplus outage strike fire flood delay cause act event matter period "
    "quarter quarters year years month months week weeks day days half time trading session sessions country countries region regions "
    "state states business businesses industry sector money fund funds funding equity bond bonds loan loans work workers use uses "
    "payment payments suspension denial extension termination cancellation renewal revocation completion expiry closure closing opening "
    "notification resignation settlement application approval rejection withdrawal removal addition replacement recovery improvement "
    "confirmation restatement qualification admission lawsuit suit complaint imposition prohibition designation ratification "
    "terms term condition conditions reason number figure figures value amount amounts total size base basis plan plans budget trial data study"
)
"""What can be looked up by somebody who has not read the memo."""
LINKS = word_set(
    "the a an and or but nor not no neither any some both either all none only also still yet if when while once unless until though "
    "because so that which who whose whom what where how than then there here it its they them their he his she her to of in on at by "
    "for from with without into onto out off up down over under against between among amongst across through during about around per "
    "versus via toward towards upon within beyond before after above below since again longer earlier later soon sooner next last first "
    "second third fourth same another other others further new former large larger largest small smaller smallest high higher highest "
    "low lower lowest more less fewer most least least unchanged flat very much many few several every each this these those such own "
    "as be been being will would may might could can cannot did done doing having get gets got made make makes making one two three four "
    "five six seven eight nine ten twelve twice full whole net gross prior previous current recent public private official final formal "
    "general special foreign domestic local global home like alike instead already ago far even just well whether directly together apart "
    "himself itself themselves hardly nearly almost about least away back forward ahead behind"
)
PLAIN = words_of(" ".join(ACTS | THINGS | LINKS))
"""Stems of all of these: what a text to watch for may be made of beside its sources' words."""
_REASONS = word_set(
    "chance chances risk risks hit hits rest rests rank ranks ranking ranked size sizes effect effects path paths signal signals lag lags "
    "chain chains relation relations exposure exposures mechanism direct indirect first-order second-order beneficiary beneficiaries loser "
    "losers winner winners small help helps hurt hurts window headline undo undone old news whoever nothing zero elsewhere must promise "
    "promises kind worth depend depends dependence dependent rely relies reliance matter matters mean means imply implies suggest suggests "
    "explain explains outweigh outweighs weigh weighs weighed offset offsets soften softens substitute substitution contagion pass-through "
    "disclose undisclosed disclosed documented stated unstated cited infer inferred inference guess guesses estimate estimates estimated "
    "assumed assumption uncertain uncertainty unclear known unknown reading signal fear fears expect expects expected surprise priced "
    "mechanical dilution intensity ability pressure tight tighter scarce scarcity slack buffer buffers stockpile alternative alternatives "
    "second-source sole single source sources sourced qualified redesign switch switches diversified concentrated overstate overstates "
    "understate understates stale dated temporary permanent lasting short long reversible linger lingers spread spreads spill reach reaches "
    "network networks design designs specific generic similar comparison case cases point points fact facts question answer part rather "
    "against despite whereas therefore thus hence otherwise else near far go goes going gone keep keeps ready put puts stock stocked stocks "
    "sure now see sees saw seen mostly partly mainly only one-off headwind tailwind burden benefit benefits harm harms "
    "damage gain gains loss losses entrant entrants incumbent newcomer compete competes competition wholesaler retailer grocer"
)
"""Words with which an analyst reasons about who is hit and how surely: none of them states a fact."""
REASONED = PLAIN | words_of(" ".join(_REASONS))
MISSING = REASONED | words_of(
    "library passage passages document documents filed files hold holds held found find look looked searched answer answers question asked "
    "missing lack lacks inference note notes available cover covers covered given bring ingest never ever set source sources here year "
    "subject topic detail details breakdown data cannot not no nothing none neither named names mention mentions mentioned"
)
"""The plain words for what a library holds and what it does not."""
