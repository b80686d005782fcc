"""Requests to the operators of schemes: a file ready to be sent, and what becomes of it, said by either side."""
