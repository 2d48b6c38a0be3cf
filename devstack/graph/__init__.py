"""A stand-in for Meta's Graph API, as far as numbers of the Cloud API need it."""
