"""A large generated knowledge base: how it is made, read and shared."""
