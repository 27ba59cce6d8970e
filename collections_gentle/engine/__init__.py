"""The rules of sensitive collection: pure functions over frozen facts.

Only the standard library: no Odoo, no clock, no input or output, no floats. The date and time are arguments,
money is ``Decimal``, texts for people live in the models. ``decide`` is the one door.
"""
