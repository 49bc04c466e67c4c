"""All books of a posko in one file that only its passphrase opens, and back."""
