"""The release desk's pages: the desk, handing in, replies, the file, and programs."""
