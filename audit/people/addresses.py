"""E-mail addresses: one spelling for each mailbox, however it is typed."""

from email_validator import EmailNotValidError, validate_email


class NoAddress(ValueError):
    """A text to which nobody can be written."""


def address_of(text: str) -> str:
    """The address in its one spelling: NFC, lower case, the domain in its own script.

    Capitals before the @ could tell two mailboxes apart (RFC 5321, 2.4); nobody uses that.
    Raises NoAddress.
    """
    try:
        return validate_email(text.strip(), check_deliverability=False).normalized.lower()
    except EmailNotValidError as error:
        raise NoAddress(str(error)) from error
