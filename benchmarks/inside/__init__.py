"""What runs inside Odoo's shell, with the environment as an argument; ``benchmarks/run.py`` starts it."""
