"""Django settings, urls and wsgi. Every setting is an environment variable with a default."""
