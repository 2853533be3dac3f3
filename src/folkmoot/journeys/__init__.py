"""Journeys: problems answered from end to end with what the rooms do.

A room knows one step and no other. A journey strings steps together for one kind of problem: it
says what it needs, works on plain tables and an engine handed in, and gives back an answer that
the hub, the command line or a notebook can show. `spending` answers "Where does our money go?".
"""
