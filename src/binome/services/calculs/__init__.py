"""Work done apart: heavy work in processes of its own, and kernels compiled once."""
