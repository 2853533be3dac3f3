"""The ledger of this region: each action writes its entry here, in its own transaction."""
