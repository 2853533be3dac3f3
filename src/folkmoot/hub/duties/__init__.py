"""What the Transparency Code asks of a member: owed, due, late and published, on its own page.

A file is offered against a template of `folkmoot.transparency` and goes the register's way:

    offer      it is received for a period and read
    settle     a person says which of its columns is which field
    check      every row is looked at; what stops it is said in words
    publish    one step confirms, describes, registers and publishes it

A member's own people see what is late. Nobody sees it of another member, and no page sets members
side by side (docs/decisions/0095-no-page-compares-councils-on-their-duties.md).
"""
