"""Outputs waiting to leave, and their release: a second person signs off what was checked."""
