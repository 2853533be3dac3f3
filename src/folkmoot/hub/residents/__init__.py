"""Residents: what is done with their data, their rights, complaints, the ethics panel's advice and
the log of compelled disclosures.

    GET  /uses/                     every use of data, each in plain English
    GET  /uses/7/                   one: why, whose data, which law, who, until when
    GET, POST /uses/7/ask/          ask for one's data, object, ask to erase, complain
    GET  /uses/requests/CODE/       how a request stands, for whoever holds its code
    GET  /residents/                for officers: requests with their clocks
    GET  /ethics/                   the panel, its advice and its minutes
    GET  /disclosures/              what the members were compelled to disclose: counts, and for
                                    contributors their own

What a requester says is sealed (`particulars`), opened by an officer of a member concerned with an
entry in the ledger, and erased by the clock; the ledger and the logs never hold it. `reach` is how
a request comes to every version of the data, and to whatever later apps make of them.
"""
