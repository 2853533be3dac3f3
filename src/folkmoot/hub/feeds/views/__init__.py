"""The feeds' addresses, by what they speak of."""
