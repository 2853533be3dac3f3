"""The pages of permission."""
