"""How each council writes its files: the one place where their habits are described."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class DateForm(StrEnum):
    """How a date is written. A workbook's dates are cells of the type date, or bare serials."""

    SLASHES = "01/04/2025"
    SHORT_MONTH = "01-Apr-25"
    LONG_MONTH = "1 April 2025"
    ISO = "2025-04-01"
    DATE_CELL = "a date cell"
    SERIAL = "45748"


class MoneyForm(StrEnum):
    """How minus one thousand two hundred and thirty-four pounds and fifty pence is written."""

    PLAIN = "-1234.50"
    COMMAS = "-1,234.50"
    BRACKETS = "(£1,234.50)"
    CREDIT = "1,234.50CR"
    NUMBER_CELL = "a number cell"


class Case(StrEnum):
    """How capitals are used. Title case is that of old software: Thornley'S Bakery Ltd."""

    AS_GIVEN = "as given"
    UPPER = "upper"
    TITLE = "title"


@dataclass(frozen=True, slots=True)
class FileHabit:
    """How one file is written.

    `columns` are pairs of field and heading, in order. A `delimiter` of "" means a workbook.
    `titles` stand above the headings. `total` is the word before the sum of the money column, ""
    where there is none; `closing` is a line at the end.
    """

    file_name: str
    columns: tuple[tuple[str, str], ...]
    delimiter: str
    encoding: str
    date_form: DateForm
    money_form: MoneyForm
    titles: tuple[str, ...] = ()
    total: str = ""
    closing: str = ""


@dataclass(frozen=True, slots=True)
class SpellingHabit:
    """How the names of businesses are written down.

    `limited` are the spellings of Limited, common ones repeated; a name is cut at `longest`
    characters. `mistakes` is the share of names with a slip of the keys.
    """

    case: Case
    limited: tuple[str, ...]
    longest: int = 120
    mistakes: float = 0.02
    keeps_accents: bool = True


@dataclass(frozen=True, slots=True)
class Habits:
    """Everything that a council does in its own way.

    `threshold` is the least payment that it publishes, in pounds. `redacted` replaces a payee who
    is a person, `withheld` a ratepayer who is one ("" leaves the cell empty). `transaction` and
    `reference` format a running number.
    """

    payments: FileHabit
    rating_list: FileHabit
    payees: SpellingHabit
    ratepayers: SpellingHabit
    addresses: Case
    threshold: int
    redacted: str
    withheld: str
    transaction: str
    reference: str
    uses_cards: bool = False
    groups_by_service: bool = False


_MIXED = ("Ltd", "Ltd", "Ltd", "Limited", "Limited", "LTD", "Ltd.")

HABITS: dict[str, Habits] = {
    "ostrabeck": Habits(
        payments=FileHabit(
            file_name="payments-to-suppliers-2025-04-to-06.csv",
            columns=(
                ("body", "Body Name"),
                ("paid_on", "Payment Date"),
                ("transaction", "Transaction No"),
                ("directorate", "Directorate"),
                ("service", "Service"),
                ("expense", "Expense Type"),
                ("supplier", "Supplier Name"),
                ("amount", "Net Amount"),
            ),
            delimiter=",",
            encoding="utf-8-sig",
            date_form=DateForm.SLASHES,
            money_form=MoneyForm.COMMAS,
        ),
        rating_list=FileHabit(
            file_name="business-rates-properties.csv",
            columns=(
                ("reference", "Property Reference Number"),
                ("ratepayer", "Ratepayer"),
                ("full_address", "Address"),
                ("postcode", "Postcode"),
                ("latitude", "Latitude"),
                ("longitude", "Longitude"),
                ("liable_from", "Liability Start Date"),
                ("rateable_value", "Rateable Value"),
                ("code", "VOA Code"),
                ("description", "VOA Description"),
                ("occupied", "Occupied"),
                ("relief", "Reliefs"),
            ),
            delimiter=",",
            encoding="utf-8-sig",
            date_form=DateForm.SLASHES,
            money_form=MoneyForm.PLAIN,
        ),
        payees=SpellingHabit(Case.AS_GIVEN, _MIXED),
        ratepayers=SpellingHabit(Case.AS_GIVEN, ("Limited", "Limited", "Ltd"), mistakes=0.01),
        addresses=Case.AS_GIVEN,
        threshold=500,
        redacted="REDACTED PERSONAL DATA",
        withheld="",
        transaction="51{:08d}",
        reference="0{:09d}",
    ),
    "quillborough": Habits(
        payments=FileHabit(
            file_name="Supplier spend over 250 April 2025.xlsx",
            columns=(
                ("service", "Service area"),
                ("expense", "Description of spend"),
                ("supplier", "Beneficiary"),
                ("paid_on", "Date paid"),
                ("transaction", "Our ref"),
                ("amount", "Amount excl. VAT (£)"),
            ),
            delimiter="",
            encoding="",
            date_form=DateForm.DATE_CELL,
            money_form=MoneyForm.NUMBER_CELL,
            titles=("Quillborough City Council", "Payments to suppliers over £250, April 2025", ""),
            total="Total",
        ),
        rating_list=FileHabit(
            file_name="NNDR list.xlsx",
            columns=(
                ("reference", "Account property ref"),
                ("description", "Property description"),
                ("address", "Property address"),
                ("postcode", "Post code"),
                ("ratepayer", "Liable party"),
                ("liable_from", "Liable from date"),
                ("rateable_value", "RV"),
                ("occupied", "Occupied?"),
                ("empty_from", "Empty from date"),
                ("relief", "Relief type"),
                ("latitude", "Lat"),
                ("longitude", "Long"),
            ),
            delimiter="",
            encoding="",
            date_form=DateForm.SERIAL,
            money_form=MoneyForm.NUMBER_CELL,
        ),
        payees=SpellingHabit(Case.AS_GIVEN, _MIXED, longest=40, keeps_accents=False),
        ratepayers=SpellingHabit(Case.UPPER, ("LTD", "LTD", "LIMITED"), mistakes=0.02),
        addresses=Case.UPPER,
        threshold=250,
        redacted="Name withheld",
        withheld="Withheld - individual",
        transaction="QP{:07d}",
        reference="{:08d}QB",
    ),
    "velderness": Habits(
        payments=FileHabit(
            file_name="VDC_spend_2025.csv",
            columns=(
                ("transaction", "TransNo"),
                ("supplier", "SUPPLIER"),
                ("directorate", "DEPARTMENT"),
                ("service", "SERVICE AREA"),
                ("expense", "EXPENDITURE CATEGORY"),
                ("amount", "AMOUNT (NET)"),
                ("paid_on", "DATE OF PAYMENT"),
            ),
            delimiter=";",
            encoding="cp1252",
            date_form=DateForm.SHORT_MONTH,
            money_form=MoneyForm.BRACKETS,
            titles=("Velderness District Council: expenditure over £500",),
            total="TOTAL",
        ),
        rating_list=FileHabit(
            file_name="VDC_rating_list.csv",
            columns=(
                ("reference", "BA Reference"),
                ("ratepayer", "Ratepayer "),
                ("full_address", "Address"),
                ("postcode", "Postcode"),
                ("latitude", "Latitude"),
                ("longitude", "Longitude"),
                ("occupied", "Occupied"),
                ("liable_from", "Liability Start"),
                ("rateable_value", "Rateable Value (£)"),
                ("relief", "Relief"),
                ("description", "VOA description"),
            ),
            delimiter=",",
            encoding="cp1252",
            date_form=DateForm.SHORT_MONTH,
            money_form=MoneyForm.BRACKETS,
        ),
        payees=SpellingHabit(Case.UPPER, ("LTD", "LTD", "LIMITED"), longest=35),
        ratepayers=SpellingHabit(Case.UPPER, ("LIMITED", "LIMITED", "LTD"), mistakes=0.015),
        addresses=Case.UPPER,
        threshold=500,
        redacted="REDACTED",
        withheld="THE ACCOUNT HOLDER",
        transaction="{:07d}",
        reference="{:08d}",
        groups_by_service=True,
    ),
    "tarnhythe": Habits(
        payments=FileHabit(
            file_name="payments_and_cards_h2_2024-25.txt",
            columns=(
                ("body", "Organisation"),
                ("directorate", "Dept code"),
                ("service", "Service"),
                ("supplier", "Vendor name"),
                ("expense", "Purpose"),
                ("transaction", "Transaction Number"),
                ("paid_on", "Transaction Date"),
                ("amount", "Net Value"),
                ("card", "Purchasing Card"),
            ),
            delimiter="\t",
            encoding="utf-16-le",
            date_form=DateForm.LONG_MONTH,
            money_form=MoneyForm.CREDIT,
            closing="Published by Tarnhythe Council under the Open Government Licence v3.0",
        ),
        rating_list=FileHabit(
            file_name="ndr_extract.txt",
            columns=(
                ("reference", "Prop Ref"),
                ("address", "Property Address"),
                ("postcode", "Property Postcode"),
                ("latitude", "Latitude"),
                ("longitude", "Longitude"),
                ("ratepayer", "Ratepayer Name"),
                ("rateable_value", "Current Rateable Value"),
                ("description", "Analysis Code Description"),
                ("liable_from", "Liability Start Date"),
                ("relief", "Relief Type Description"),
                ("empty_from", "Empty Since"),
            ),
            delimiter="\t",
            encoding="utf-16-le",
            date_form=DateForm.ISO,
            money_form=MoneyForm.COMMAS,
        ),
        payees=SpellingHabit(Case.AS_GIVEN, _MIXED, mistakes=0.04, keeps_accents=False),
        ratepayers=SpellingHabit(Case.TITLE, ("Ltd", "Limited"), mistakes=0.02),
        addresses=Case.TITLE,
        threshold=250,
        redacted="Personal information redacted",
        withheld="",
        transaction="{:06d}",
        reference="{:09d}/1",
        uses_cards=True,
    ),
}
