"""Commands on whole campaigns."""
