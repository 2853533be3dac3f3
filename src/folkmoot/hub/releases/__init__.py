"""Outputs waiting to leave, and their release: other people sign off what was checked.

states       where an output can stand, and what moves it on: one table
reading      a file as rows, or as text
protecting   a table with true values made safe by any method; knows no web and no database
attacking    what was handed in examined; what could be worked out if it left now
actions/     handing in, making safe, talking, voting, releasing and calling back
report       the report for the file and the public note
"""
