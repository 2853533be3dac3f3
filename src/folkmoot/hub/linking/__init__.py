"""Linking: records of several members joined under an agreement, without identities leaving their
place.

    separate   a confirmed protected version becomes two encrypted files: who, and what about them
    begin      a linker of a party chooses the data of an agreement in force, and what links are for
    link       a process that can open identities only finds who is who, and names each person by a
               pseudonym of this agreement
    assemble   a process that can open attributes only joins what is agreed by those pseudonyms
    assess     a process that can open pairs and named characteristics only reports who is found
    ask        an analyst of a party has the linked version counted; the table goes to the release
               desk, and no row leaves
    flags      a member gets back, for its own records, the flag that the agreement names
    end        with the agreement its keys are destroyed, and the ledger says so

The files and the processes are in `folkmoot.vault.separation`; nothing here ever holds a name.
"""
