"""Every error that Folkmoot raises on purpose.

    FolkmootError
    ├── ConfigError              a region's settings are wrong
    ├── FormatError              a value is not what its format asks (postcode, UPRN, ...)
    ├── SchemaError              columns and data do not agree
    ├── ReadError                a file cannot be read as a table
    ├── FetchError               an address cannot be read
    │   └── AddressRefused       it is not one that may be read
    ├── CatalogueError           a catalogue of another portal cannot be read
    ├── VaultError               a version cannot be written or opened
    │   ├── VersionNotFound
    │   ├── VersionDamaged
    │   ├── SealBroken           a sealed object, or the key to it, is not what it should be
    │   ├── VaultBusy
    │   ├── QueryTimeout
    │   ├── QueryTooLarge
    │   └── QueryCancelled
    ├── QueryError               a query's text or names are wrong
    ├── RulebookError            a rule cannot be read
    ├── ProposalError            a proposal lacks what a judgement needs
    ├── LinkageError             records cannot be linked as asked
    ├── DisclosureError          a table cannot be protected as asked
    ├── LedgerError              the record of what happened does not hold together
    ├── JourneyError             a journey lacks an input or a step failed
    └── Refused                  a rule forbids it; says which, why, and what is possible

The text of every one of them is safe to show to its user: it names what was wrong, where, and
what to do, and never a data value that could be personal. The hub turns them into a page or the
one JSON shape, the command line into an exit code.
"""

from typing import ClassVar


class FolkmootError(Exception):
    """What was wrong, where, and what to do about it.

    `problem` is a sentence. `where` places it (a file, a sheet, a row, a rule). `remedy` is what
    the reader can do next.
    """

    code: ClassVar[str] = "folkmoot.error"
    exit_code: ClassVar[int] = 1
    http_status: ClassVar[int] = 400

    def __init__(self, problem: str, *, where: str = "", remedy: str = "") -> None:
        self.problem = problem
        self.where = where
        self.remedy = remedy
        super().__init__(str(self))

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        advice = f" {self.remedy}" if self.remedy else ""
        return f"{place}{self.problem}{advice}"


class ConfigError(FolkmootError):
    """A region's settings are missing or wrong."""

    code = "config.invalid"
    exit_code = 3


class FormatError(FolkmootError):
    """A value is not what its format asks."""

    code = "format.invalid"


class SchemaError(FolkmootError):
    """Columns and data do not agree."""

    code = "schema.mismatch"


class ReadError(FolkmootError):
    """A file cannot be read as a table."""

    code = "read.unreadable"
    exit_code = 4


class FetchError(FolkmootError):
    """What is at an address cannot be read: silence, an error, too slow, too large, broken off."""

    code = "fetch.failed"
    http_status = 502


class AddressRefused(FetchError):
    """An address may not be read: not of the public internet, or not plainly written."""

    code = "fetch.address_refused"
    http_status = 400


class CatalogueError(FolkmootError):
    """A catalogue of another portal cannot be read."""

    code = "catalogue.unreadable"
    http_status = 502


class VaultError(FolkmootError):
    """A version cannot be written or opened."""

    code = "vault.error"
    exit_code = 5


class VersionNotFound(VaultError):
    """No version has this identifier."""

    code = "vault.version_not_found"
    http_status = 404


class VersionDamaged(VaultError):
    """A version's files are not what its manifest says."""

    code = "vault.version_damaged"
    http_status = 500


class SealBroken(VaultError):
    """A sealed object was changed or cut short, or this key does not open it."""

    code = "vault.seal_broken"
    http_status = 500


class VaultBusy(VaultError):
    """Every place in which a query may run is taken."""

    code = "vault.busy"
    http_status = 503


class QueryTimeout(VaultError):
    """A query took longer than it may."""

    code = "query.timeout"
    http_status = 408


class QueryTooLarge(VaultError):
    """A query needed more memory than it may have."""

    code = "query.too_large"
    http_status = 413


class QueryCancelled(VaultError):
    """Whoever asked the query stopped it."""

    code = "query.cancelled"
    http_status = 499


class QueryError(FolkmootError):
    """A query's text or names are wrong."""

    code = "query.invalid"
    exit_code = 2


class RulebookError(FolkmootError):
    """A rule cannot be read."""

    code = "rulebook.invalid"


class ProposalError(FolkmootError):
    """A proposal lacks what a judgement needs."""

    code = "proposal.incomplete"


class LinkageError(FolkmootError):
    """Records cannot be linked as asked."""

    code = "linkage.failed"


class DisclosureError(FolkmootError):
    """A table cannot be protected as asked."""

    code = "disclosure.failed"


class LedgerError(FolkmootError):
    """The record of what happened does not hold together."""

    code = "ledger.broken"
    exit_code = 6


class JourneyError(FolkmootError):
    """A journey lacks an input, or one of its steps failed."""

    code = "journey.failed"


class Refused(FolkmootError):
    """A rule forbids it. Names the rule, the fact that failed and the nearest thing possible."""

    code = "refused"
    exit_code = 7
    http_status = 403
