"""The pages of those who administer the platform: what the command line does, done from the site."""
