"""The register: what data each member holds, how it was read, and on what terms it may be used.

A file goes this way, and each step is an action:

    receive        it is stored aside, and a job reads it
    read           the reading is written down; the file is sealed until a person has looked
    confirm        a person says what each column is; a job puts the table in the vault, unless it
                   names people: then it stays sealed (DESIGN.md, rule 6)
    register       the asset gets its description, licence, contact and charter
    publish        it is open to everybody

A later version that breaks with the one in use (comparing.py) waits for a person: `follow` puts one
in use by itself only where nothing breaks, `confirm` asks for the reason, `reject` sets it aside.
"""
