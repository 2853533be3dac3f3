"""Problems, and each attempt to answer one: the journey, step by step, and the answer."""
