"""Names of files and sheets without telephone numbers: people name a file by a person, and add the number."""

import re

# as people write them: `0812-0000-0001`, `+62 812 0000 0001`, `62812…`, `812…`; a day and an hour are none
_NUMBER = re.compile(
    r"(?P<day>(?<![0-9])[0-9]{1,2}[-. _][0-9]{1,2}[-. _](?:19|20)[0-9]{2}(?![0-9]|[-. _][0-9]{3}))"
    r"|(?<![0-9])(?:[+] ?[1-9]|00[1-9]|0[1-9]|62|8[1-9])(?:[-. _()]{0,2}[0-9]){7,13}(?![0-9])"
)


def without_numbers(name: str) -> str:
    """Return a name with only the last three digits of each telephone number in it."""
    return _NUMBER.sub(lambda match: match[0] if match["day"] else f"…{match[0][-3:]}", name)
