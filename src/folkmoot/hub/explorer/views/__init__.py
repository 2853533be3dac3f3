"""The explorer's pages: `exploring` asks and shows, `embedding` is for other sites' frames, and
`saving` keeps a question as a view and shows it."""
