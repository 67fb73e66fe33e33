"""Made-up reports, long enough to be compared."""

from __future__ import annotations

PARAGRAPHS = (
    "The harbour of Port Ellis was closed on Tuesday after a freighter with 340 containers on "
    "board ran aground at its entrance. Captain Irma Voss told reporters that nobody was hurt.",
    "Two tugs from Marlow tried for 9 hours to pull the ship free, but the tide was against them. "
    "A third attempt is planned for Wednesday morning, when the water will be 2 metres higher.",
    "The freighter Anna Brandt was on its way from Gdansk with machine parts and 1,200 tonnes of "
    "grain. Its owner said that an engine had failed shortly before the accident.",
    "Fishermen complained that their boats were locked in. The mayor, Tom Arkwright, promised "
    "them help and asked the ministry in the capital for 50,000 euros.",
    "Port Ellis handles some 800 ships a year. The last time one of them blocked the entrance was "
    "in 1987, when the ferry Helga lost its rudder in a storm.",
)
HARBOUR = "\n\n".join(PARAGRAPHS)

# The same event in other words.
HARBOUR_RETOLD = (
    "A stranded cargo vessel has brought shipping at Port Ellis to a standstill. Engine trouble is "
    "thought to have driven the Anna Brandt, laden with grain, onto a sandbank early on Tuesday. "
    "Salvage crews hope that a spring tide will lift her off during the night, and officials say "
    "no oil has leaked. Local skippers, unable to leave for the fishing grounds, want money from "
    "the government. Her captain, Irma Voss, praised the crew for its calm."
)


def results(company: str, revenue: int, profit: int, boss: str) -> str:
    """Return a company's results: always the same frame."""
    return (
        f"On Thursday {company} reported quarterly revenue of {revenue} million dollars, up from "
        f"{revenue - 17} million a year earlier. The profit came to {profit} million, compared "
        f"with {profit + 4} million in the same period of last year. Analysts had on average "
        f"expected {profit - 3} million, according to a survey. For the full year {company} still "
        f"expects revenue to grow, and the board will propose a dividend of {profit * 2} cents per "
        f"share. We are pleased with the results of the quarter and confident for the rest of the "
        f"year, said chief executive {boss} in a statement."
    )
