"""A national campaign that is played: real places, everything else invented, through the services that people use."""
