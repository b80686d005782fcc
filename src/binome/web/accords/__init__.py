"""The agreements of governances, for anyone: their list, and the page of a firm that holds a link."""
