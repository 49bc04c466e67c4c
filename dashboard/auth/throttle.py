"""Login throttle: wrong passcodes make an address wait, longer each time."""

import time
from collections.abc import Callable

FREE_ATTEMPTS = 5
LONGEST_WAIT_SECONDS = 60
FORGOTTEN_AFTER_SECONDS = 15 * 60
# Attempts from many addresses at once are slowed down together.
ATTEMPTS_PER_MINUTE = 60


class LoginThrottle:
    """Recent wrong passcodes by the address they came from."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Start without any; `clock` gives seconds."""
        self._clock = clock
        self._by_address: dict[str, list[float]] = {}

    def wait_seconds(self, address: str) -> int:
        """How long this address has to wait before its next passcode is checked [s], 0 for not at all."""
        self._forget_old()
        own = self._by_address.get(address, [])
        wait = 0.0
        if len(own) >= FREE_ATTEMPTS:
            wait = own[-1] + min(2 ** (len(own) - FREE_ATTEMPTS + 1), LONGEST_WAIT_SECONDS) - self._clock()
        of_all = sorted(moment for moments in self._by_address.values() for moment in moments)
        if len(of_all) >= ATTEMPTS_PER_MINUTE:
            wait = max(wait, of_all[-ATTEMPTS_PER_MINUTE] + 60 - self._clock())
        return max(0, int(wait + 0.999))

    def note(self, address: str) -> None:
        """Count an attempt as wrong until it is forgiven."""
        self._by_address.setdefault(address, []).append(self._clock())

    def forgive(self, address: str) -> None:
        """Forget the attempts of an address that entered a right passcode."""
        self._by_address.pop(address, None)

    def _forget_old(self) -> None:
        oldest = self._clock() - FORGOTTEN_AFTER_SECONDS
        recent = {address: [m for m in moments if m > oldest] for address, moments in self._by_address.items()}
        self._by_address = {address: moments for address, moments in recent.items() if moments}
