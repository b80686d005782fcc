"""The file of a request to an operator: JSON, PDF, and the body that fills a form of the State's platform."""
