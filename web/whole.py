"""Text as it may come from outside → text that can be written in UTF-8."""


def whole(text: str) -> str:
    """Put the replacement character for each lone surrogate: JSON can say half a character, UTF-8 cannot."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
