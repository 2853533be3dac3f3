"""People, the members they act for, and the roles they hold there."""
