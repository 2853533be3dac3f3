"""The joined view: what several members know of one person, for one named caseworker, while a case
is open.

    name     an officer names in an agreement on rung 10 which fields may be seen, and by whom
    open     a caseworker opens a case on somebody whom their own member knows, and says why
    look     two processes, one a side, tell the agreed fields of this one person; every look is in
             the ledger and shown to the members whose fields were seen
    close    the case ends by hand, by its last day or with the agreement; the person is forgotten

There is no list, no search by name, no export: who is not known by a reference of one's own cannot
be found here. What was seen is in the answer to one request and is kept nowhere.
"""
