"""Forms of the worker pages: text in, clean values or a helpful sentence out."""
