"""What a run may spend: calls, tokens in, money. Checked before each call, counted after it.

Knows no model; a price is a function from tokens to dollars, or None where nobody knows it (then only calls and
tokens bind, and the cost is said to be unknown).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from agent.errors import OutOfBudget

Price = Callable[[int, int], float]
"""(tokens in, tokens out) -> US dollars."""


@dataclass(slots=True)
class Budget:
    """Limits of one run (or one chat answer) and what was spent of them."""

    max_tokens: int  # tokens in, over all calls
    max_usd: float
    max_calls: int
    price: Price | None = None
    calls: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    usd: float = 0.0
    cached: int = 0

    def admit(self, tokens_in: int, max_out: int) -> None:
        """Raise OutOfBudget if one more call of this size could pass a limit."""
        if self.calls >= self.max_calls:
            raise OutOfBudget(f"the run's {self.max_calls} model calls are used up.", remedy="Raise KNOCKON_MAX_CALLS.")
        if self.tokens_in + tokens_in > self.max_tokens:
            raise OutOfBudget(
                f"the next call needs {tokens_in} tokens and {self.max_tokens - self.tokens_in} of "
                f"{self.max_tokens} are left.",
                remedy="Raise KNOCKON_MAX_TOKENS.",
            )
        if self.price is not None and self.usd + self.price(tokens_in, max_out) > self.max_usd:
            raise OutOfBudget(
                f"the next call could pass ${self.max_usd:.2f} (${self.usd:.4f} spent).",
                remedy="Raise KNOCKON_MAX_USD.",
            )

    def spend(self, tokens_in: int, tokens_out: int) -> None:
        """Count one call that was answered."""
        self.calls += 1
        self.tokens_in += tokens_in
        self.tokens_out += tokens_out
        if self.price is not None:
            self.usd += self.price(tokens_in, tokens_out)

    def renewed(self) -> Budget:
        """The same limits with nothing spent."""
        return Budget(self.max_tokens, self.max_usd, self.max_calls, self.price)

    def usage(self) -> dict[str, float]:
        """What was spent, for provenance. `usd` is absent where the price is unknown."""
        used: dict[str, float] = {
            "calls": self.calls,
            "cached": self.cached,
            "tokens_in": self.tokens_in,
            "tokens_out": self.tokens_out,
        }
        if self.price is not None:
            used["usd"] = round(self.usd, 6)
        return used


def price_of(
    model: str, *, per_million: tuple[float, float] | None = None, base_url: str | None = None
) -> Price | None:
    """The price of a model: as set by the user (dollars per million tokens in and out), else by genai-prices.

    None if nobody knows: an unlisted model, or a server of one's own.
    """
    if per_million is not None:
        into, out = per_million
        return lambda tokens_in, tokens_out: (tokens_in * into + tokens_out * out) / 1e6
    from genai_prices import Usage, calc_price

    def price(tokens_in: int, tokens_out: int) -> float:
        usage = Usage(input_tokens=tokens_in, output_tokens=tokens_out)
        where = {"provider_api_url": base_url} if base_url else {"provider_id": "openai"}
        return float(calc_price(usage, model, **where).total_price)

    try:
        price(1, 1)
    except LookupError:
        return None
    return price
