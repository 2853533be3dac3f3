"""The portal's pages: the catalogue, a dataset, its versions, and looking after it."""
