"""Why a table is not read: it holds totals, or money, or resembles no feed or several."""
