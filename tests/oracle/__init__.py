"""Plain-Python engines that answer what the real ones do, slowly and obviously."""
