"""Separation: who somebody is and what is known of them, never open in one process.

    separate(table, schema, …)                        two encrypted files and a random row key
    with open_process(Duty.LINKER, keys=…) as linker: a process with the one key of its duty
        linker.ask("link", …)                         pairs, and pseudonyms of one agreement
    with open_process(Duty.ASSEMBLER, …)              attributes joined by those pseudonyms
    with open_process(Duty.ASSESSOR, …)               who is found and who is not, by group
    with open_process(Duty.ANALYST, …)                counts for disclosure control; flagged persons

`sides` says which column goes where and how it is coarsened; `side_keys` makes and destroys keys;
`encrypted_files` is the format; `splitting` writes the two files. `duties` says what each process
may hold, `processes` starts one, `child` is what runs in it with what it holds (`held`). A
`linker` compares (`comparing`), names persons (`pseudonyms`) and finds a member's own records
(`returning`); an `assembler` joins;
an `assessor` reports on bias; an `analyst` counts.
"""

from folkmoot.vault.separation.duties import Duty, KeyName
from folkmoot.vault.separation.processes import DutyProcess, Progress, open_process, unwatched
from folkmoot.vault.separation.sides import ROW_KEY, Side, SidePlan, plan_sides
from folkmoot.vault.separation.splitting import Separated, destroy_sides, separate, side_file

__all__ = [
    "ROW_KEY",
    "Duty",
    "DutyProcess",
    "KeyName",
    "Progress",
    "Separated",
    "Side",
    "SidePlan",
    "destroy_sides",
    "open_process",
    "plan_sides",
    "separate",
    "side_file",
    "unwatched",
]
