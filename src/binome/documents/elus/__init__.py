"""Lists of offices held: the national directory of elected people, or a simple table of ours."""
