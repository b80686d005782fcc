"""Dating by a third party (RFC 3161) what must be shown to have existed on a day: seals, opinions, labels…"""
