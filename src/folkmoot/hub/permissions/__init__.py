"""Proposals and their routes: what somebody wants to do, and every lawful way of doing it."""
