"""The pages of attachments, signatures, acts and deposit."""
