"""Names of files and sheets as the books show them: people name a file by whose it is, and add the number."""

import re

# as people write them: `0812-0000-0001`, `+62 812 0000 0001`, `62812…`, `812…`; a day and an hour are none
_NUMBER = re.compile(
    r"(?P<day>(?<![0-9])[0-9]{1,2}[-. _][0-9]{1,2}[-. _](?:19|20)[0-9]{2}(?![0-9]|[-. _][0-9]{3}))"
    r"|(?<![0-9])(?:[+] ?[1-9]|00[1-9]|0[1-9]|62|8[1-9])(?:[-. _()]{0,2}[0-9]){7,13}(?![0-9])"
)


def without_numbers(name: str) -> str:
    """A name, of each telephone number in it only the last three digits."""
    return _NUMBER.sub(lambda found: found[0] if found["day"] else f"…{found[0][-3:]}", name)
