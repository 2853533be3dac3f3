"""Where the table lies in a text: one case a paragraph, as a careful person would read it."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from folkmoot.intake.layout import find_table


@dataclass(frozen=True)
class Case:
    """A text, and what is in it: 0-based header rows, headings, and the line of each record."""

    name: str
    text: str
    header: tuple[int, ...]
    headings: tuple[str, ...]
    records: tuple[int, ...]


CASES = [
    Case(
        "a plain table",
        "ward,homes\nNorth,12\nSouth,9\n",
        (0,),
        ("ward", "homes"),
        (2, 3),
    ),
    Case(
        "two titles and a blank line above the headings",
        "Homes built\nYear to March 2020\n\nward,homes,share\nNorth,12,4.1\nSouth,9,3.0\n",
        (3,),
        ("ward", "homes", "share"),
        (5, 6),
    ),
    Case(
        "titles padded to the width of the table, as a spreadsheet exports them",
        "Homes built,,,\nYear to March 2020,,,\n,,,\nward,type,homes,share\n"
        "North,flat,12,4.1\nSouth,house,9,3.0\n",
        (3,),
        ("ward", "type", "homes", "share"),
        (5, 6),
    ),
    Case(
        "labels and values above the headings",
        "Council:,Elmet,,\nPeriod:,April 2020,,\n\nref,supplier,date,amount\n"
        "1,Acme Ltd,2020-04-01,12.50\n2,Brook Ltd,2020-04-02,99.00\n",
        (3,),
        ("ref", "supplier", "date", "amount"),
        (5, 6),
    ),
    Case(
        "a blank line between headings and records",
        "ward,homes\n\nNorth,12\nSouth,9\n",
        (0,),
        ("ward", "homes"),
        (3, 4),
    ),
    Case(
        "a total at the foot",
        "ward,homes\nNorth,12\nSouth,9\nTotal,21\n",
        (0,),
        ("ward", "homes"),
        (2, 3),
    ),
    Case(
        "a total whose label stands in a later column",
        "date,supplier,ref,amount\n2020-01-02,Acme,1,10.00\n2020-01-03,Brook,2,5.50\n,,Total,15.50\n",
        (0,),
        ("date", "supplier", "ref", "amount"),
        (2, 3),
    ),
    Case(
        "a bare sum at the foot, with no label",
        "date,supplier,amount\n2020-01-02,Acme,10.00\n2020-01-03,Brook,5.50\n,,15.50\n",
        (0,),
        ("date", "supplier", "amount"),
        (2, 3),
    ),
    Case(
        "totals that are records, because they stand among them",
        "ward,sex,people\nNorth,men,5\nNorth,women,7\nTotal,all,12\nSouth,men,4\nSouth,women,4\n",
        (0,),
        ("ward", "sex", "people"),
        (2, 3, 4, 5, 6),
    ),
    Case(
        "notes and a source at the foot",
        "ward,homes,share\nNorth,12,4.1\nSouth,9,3.0\n\nSource: Housing register\n"
        "1. Figures may not sum because of rounding.\n",
        (0,),
        ("ward", "homes", "share"),
        (2, 3),
    ),
    Case(
        "a note that directly follows the last record",
        "ward,type,homes,share\nNorth,flat,12,4.1\nSouth,house,9,3.0\n"
        "Counts below five are replaced by a star.\n",
        (0,),
        ("ward", "type", "homes", "share"),
        (2, 3),
    ),
    Case(
        "blank records inside the table",
        "ward,homes\nNorth,12\n,\nSouth,9\n,\n",
        (0,),
        ("ward", "homes"),
        (2, 4),
    ),
    Case(
        "the headings again at the top of a page",
        "ward,homes\nNorth,12\nward,homes\nSouth,9\n",
        (0,),
        ("ward", "homes"),
        (2, 4),
    ),
    Case(
        "a row of units under the headings",
        "place,area,height\n,ha,m\nNorth,12.5,40\nSouth,9.25,35\n",
        (0,),
        ("place", "area", "height"),
        (3, 4),
    ),
    Case(
        "years as headings",
        "place,2019,2020,2021\nNorth,12,13,14\nSouth,9,8,7\n",
        (0,),
        ("place", "2019", "2020", "2021"),
        (2, 3),
    ),
    Case(
        "months as headings",
        "place,Apr-19,May-19,Jun-19\nNorth,12,13,14\nSouth,9,8,7\n",
        (0,),
        ("place", "Apr-19", "May-19", "Jun-19"),
        (2, 3),
    ),
    Case(
        "headings in two rows: years over measures",
        "place,2019,,2020,\n,men,women,men,women\nNorth,1,2,3,4\nSouth,5,6,7,8\nEast,4,4,4,4\n",
        (0, 1),
        ("place", "2019 men", "2019 women", "2020 men", "2020 women"),
        (3, 4, 5),
    ),
    Case(
        "no headings at all",
        "E06000001,2020-01-01,12\nE06000002,2020-01-02,15\nE06000003,2020-01-03,11\n",
        (),
        ("", "", ""),
        (1, 2, 3),
    ),
    Case(
        "text throughout",
        "name,town\nThe Grange,Elmet\nThe Mount,Loidis\n",
        (0,),
        ("name", "town"),
        (2, 3),
    ),
    Case(
        "short names for variables",
        "x,y\n1,2\n3,4\n",
        (0,),
        ("x", "y"),
        (2, 3),
    ),
    Case(
        "a column with data and no heading",
        "name,town,\nThe Grange,Elmet,open\nThe Mount,Loidis,shut\n",
        (0,),
        ("name", "town", ""),
        (2, 3),
    ),
    Case(
        "columns with neither heading nor data are left out",
        ",name,,town,,\n,The Grange,,Elmet,,\n,The Mount,,Loidis,,\n",
        (0,),
        ("name", "town"),
        (2, 3),
    ),
    Case(
        "a line break inside a quoted value",
        'name,address,n\nGrange,"1 High Street\nElmet",3\nMount,"2 Low Street\nElmet",4\n',
        (0,),
        ("name", "address", "n"),
        (2, 4),
    ),
    Case(
        "an inch mark in an unquoted value",
        'item,width,n\n5" pipe,wide,3\n3" pipe,narrow,4\n',
        (0,),
        ("item", "width", "n"),
        (2, 3),
    ),
    Case(
        "a quote that opens a field and never closes",
        'item,colour,n\n"pipe,red,3\ntap,blue,4\nnut,green,5\nbolt,black,6\n',
        (0,),
        ("item", "colour", "n"),
        (2, 3, 4, 5),
    ),
    Case(
        "quotes inside a quoted value that are not doubled",
        'site,address,n\n1,""The Grange", High Street, Elmet",3\n2,"The Mount, Loidis",4\n'
        '3,"The Hall, Elmet",5\n',
        (0,),
        ("site", "address", "n"),
        (2, 3, 4),
    ),
    Case(
        "blanks before quotes",
        'name, n, town\nGrange, "1,200", Elmet\nMount, "3,400", Loidis\n',
        (0,),
        ("name", "n", "town"),
        (2, 3),
    ),
    Case(
        "semicolons between fields and commas in numbers",
        "place;rate;share\nNorth;1,5;2,25\nSouth;2,5;3,75\nEast;1,25;2,5\n",
        (0,),
        ("place", "rate", "share"),
        (2, 3, 4),
    ),
    Case(
        "a declared delimiter",
        "sep=;\nplace;homes\nNorth;1\nSouth;2\n",
        (1,),
        ("place", "homes"),
        (3, 4),
    ),
    Case(
        "tabs, with commas in the text",
        "name\taddress\nGrange\t1, High Street, Elmet\nMount\t2, Low Street\n",
        (0,),
        ("name", "address"),
        (2, 3),
    ),
    Case(
        "trailing blanks left out by the program that wrote it",
        "a,b,c,d\n1,2,3,4\n1,2\n1,2,3\n1,2,3,4\n",
        (0,),
        ("a", "b", "c", "d"),
        (2, 3, 4, 5),
    ),
    Case(
        "one record reaches beyond the headings",
        "ref,town,n\n" + "".join(f"{i},Elmet,{i * 3}\n" for i in range(1, 9)) + "9,Elmet,West,27\n",
        (0,),
        ("ref", "town", "n"),
        tuple(range(2, 11)),
    ),
    Case(
        "a list in one column",
        "postcode\nLS1 1AA\nLS1 2AB\nLS2 9JT\n",
        (0,),
        ("postcode",),
        (2, 3, 4),
    ),
    Case(
        "another table below, after a blank line and a title",
        "ward,homes,share\nNorth,12,4.1\nSouth,9,3.0\nEast,8,2.5\nWest,4,1.5\n\n"
        "By type\ntype,tenure,homes\nflat,rented,3\nhouse,owned,6\n",
        (0,),
        ("ward", "homes", "share"),
        (2, 3, 4, 5),
    ),
    Case(
        "rows of metadata under the headings, as the time series of a statistical office have",
        '"Title","GDP"\n"CDID","ABMI"\n"Unit","£m"\n"Release date","12-05-2023"\n'
        '"Important notes",\n"1948","375"\n"1949","388"\n"1950","401"\n"1951","417"\n',
        (0,),
        ("Title", "GDP"),
        (6, 7, 8, 9),
    ),
    Case(
        "one year as a heading",
        "ward,2021\nNorth,1200\nSouth,1300\nEast,900\n",
        (0,),
        ("ward", "2021"),
        (2, 3, 4),
    ),
    Case(
        "percentiles as headings",
        "area,10,25,50,75,90\nNorth,1.5,2.5,3.5,4.5,9.1\nSouth,1.2,2.1,3.3,4.2,8.1\n",
        (0,),
        ("area", "10", "25", "50", "75", "90"),
        (2, 3),
    ),
    Case(
        "columns numbered under the headings",
        "ref,name,homes\n(1),(2),(3)\n17,Grange,4\n18,Mount,6\n19,Hall,9\n",
        (0,),
        ("ref", "name", "homes"),
        (3, 4, 5),
    ),
    Case(
        "the names of rows under no heading, as R writes them",
        '"name","value"\n"1","a",5\n"2","b",6\n"3","c",7\n',
        (0,),
        ("", "name", "value"),
        (2, 3, 4),
    ),
    Case(
        "a total before the records, proved by its sum",
        "ward,homes\nTotal,21\nNorth,12\nSouth,9\n",
        (0,),
        ("ward", "homes"),
        (3, 4),
    ),
    Case(
        "the total of each group after it, proved by its sum",
        "dept,supplier,amount\nA,x,10\nA,y,20\nA Total,,30\nB,z,5\nB Total,,5\nGrand Total,,35\n",
        (0,),
        ("dept", "supplier", "amount"),
        (2, 3, 5),
    ),
    Case(
        "a short preamble of labels, values and titles in a small table",
        '"Enterprises by size"\n"Crown copyright"\n\n"date","2022"\n"status","Total"\n\n'
        '"Industry","Total","Micro","Small"\n"Crops","86,000","85,000","900"\n'
        '"Forestry","4,000","3,900","90"\n"Fishing","4,100","3,900","90"\n\n"Rounded."\n',
        (6,),
        ("Industry", "Total", "Micro", "Small"),
        (8, 9, 10),
    ),
    Case(
        "escaped quotes",
        'id,text,n\n1,"he said \\"hi, you\\"",3\n2,"plain, one",4\n3,"x \\"y\\"",5\n',
        (0,),
        ("id", "text", "n"),
        (2, 3, 4),
    ),
    Case(
        "single quotes around fields",
        "id,text,n\n1,'a, b',3\n2,'c, d',4\n3,'e, f',5\n4,'g, h',5\n5,'i, j',6\n",
        (0,),
        ("id", "text", "n"),
        (2, 3, 4, 5, 6),
    ),
    Case(
        "a rule under the headings and a count at the foot, as a database prints them",
        "ref,site,homes\n---,----,-----\n1,Grange,12\n2,Mount,9\n3,Hall,7\n\n(3 rows affected)\n",
        (0,),
        ("ref", "site", "homes"),
        (3, 4, 5),
    ),
    Case(
        "a supplier called Total in the last record",
        "supplier,date,amount\nAcme,2020-01-02,10.00\nBrook,2020-01-03,5.50\n"
        "Total Gas and Power,2020-01-04,7.25\n",
        (0,),
        ("supplier", "date", "amount"),
        (2, 3, 4),
    ),
    Case(
        "a key to the markers at the foot",
        "ward,type,homes,share\nNorth,flat,12,4.1\nSouth,house,[x],3.0\nEast,flat,9,2.5\n\n"
        "[x],not available,,\n[c],confidential,,\n",
        (0,),
        ("ward", "type", "homes", "share"),
        (2, 3, 4),
    ),
    Case(
        "counts that could be years are records",
        "ward,people,homes\nNorth,1950,2010\nSouth,2310,55\nEast,412,66\nWest,1999,77\n",
        (0,),
        ("ward", "people", "homes"),
        (2, 3, 4, 5),
    ),
    Case(
        "what is mandatory, over the headings of a template",
        "Mandatory,Mandatory,Mandatory,Optional,Mandatory,Optional\n"
        "SiteRef,GeoX,GeoY,Notes,Hectares,Owner\n"
        "BR1,430001,433001,,0.5,Elmet\nBR2,430002,433002,Derelict,0.7,\nBR3,430003,433003,,0.6,\n",
        (1,),
        ("SiteRef", "GeoX", "GeoY", "Notes", "Hectares", "Owner"),
        (3, 4, 5),
    ),
    Case(
        "what type each column has, under the headings of a template",
        "SiteRef,GeoX,Notes,Hectares\ntext,number,text,number\n"
        "BR1,430001,,0.5\nBR2,430002,Derelict,0.7\nBR3,430003,,0.6\n",
        (0,),
        ("SiteRef", "GeoX", "Notes", "Hectares"),
        (3, 4, 5),
    ),
    Case(
        "a last record with its name and nothing else",
        "name,address,postcode,hours\nCity Square,City Sq,LS1 2ES,24 hrs\n"
        "Kirkgate,Market,LS2 7HN,9-5\nBus Station,,,\n",
        (0,),
        ("name", "address", "postcode", "hours"),
        (2, 3, 4),
    ),
    Case(
        "text throughout, with two columns of one name and a heading that is a value too",
        "name,town,hours,access,note,note,kind\n"
        "Grange,Elmet,all day,ramp,open,shut,kind\nMount,Loidis,mornings,steps,shut,open,grand\n",
        (0,),
        ("name", "town", "hours", "access", "note", "note", "kind"),
        (2, 3),
    ),
    Case(
        "many columns, hardly filled",
        "ref,"
        + ",".join(f"q{i}" for i in range(30))
        + "\n"
        + "".join(
            f"{r}," + ",".join("9" if i == r else "" for i in range(30)) + "\n" for r in range(9)
        ),
        (0,),
        ("ref", *(f"q{i}" for i in range(30))),
        tuple(range(2, 11)),
    ),
    Case(
        "markers in place of small numbers",
        "ward,cases,rate\nNorth,x,..\nSouth,9,3.0\nEast,*,-\nWest,12,4.5\n",
        (0,),
        ("ward", "cases", "rate"),
        (2, 3, 4, 5),
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_text_gives_the_table_that_a_careful_person_sees(case: Case) -> None:
    raw = find_table(case.text.encode())
    lines = [row for batch in raw.batches() for row in batch.column(0).to_pylist()]
    assert (raw.header_rows, raw.headings, tuple(lines)) == (
        case.header,
        case.headings,
        case.records,
    )
    assert raw.passage().n_rows == len(case.records)
