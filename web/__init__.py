"""The page, the API and the desk: what residents, programs and staff touch; all on one service."""
