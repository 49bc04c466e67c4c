"""The one sentence of the whole posko: its oxygen and what has to be ordered, else what is known without a stock book."""

from collections.abc import Iterable

from finding import Finding


def posko_headline(stock: Finding, others: Iterable[Finding]) -> Finding:
    """Return the sentence of the whole posko.

    Args:
        stock: Of `depletion_summary.stock_and_orders`: of all depots, and the orders of today.
        others: What is known of calls, requests, care and gifts, the most important first; used without a stock book.

    Returns:
        `stock`; without a stock book the first of the others that says something, with the word that stock is not
        known; else that nothing is known. It never sounds as if all were well where stock is not known.
    """
    if not stock.key.endswith(".none"):
        return stock
    known = next((each for each in others if not each.key.endswith((".none", ".hidden"))), None)
    return Finding("posko.unknown", {}) if known is None else Finding("posko.without_stock", {"known": known})
