"""People of the demonstration region, with truth: four offices' files for the cold-homes problem.

    files = make_cold_homes(Path("region/people"), people=2_400)

`population` makes homes and who lives in them, `recording` how carelessly an office writes somebody
down, `cold_homes` the four files and, aside, who is who. Words are in `names_by_group.yaml`.
"""

from folkmoot.demo.people.cold_homes import PeopleFiles, files_in_order, make_cold_homes

__all__ = ["PeopleFiles", "files_in_order", "make_cold_homes"]
